// SPDX-License-Identifier: LGPL-2.1-or-later
// Config of NvmeOfCli.efi: the connection attempts of the Timberland SIG's EDK II, which makes an NBFT of them.

import { render } from "../output/render.ts";
import { makeTree } from "../output/tree.ts";
import { quote } from "../text/visible.ts";
import { formatTimberlandLine } from "./quote/timberland-value.ts";
import { requireConnections } from "./require-connections.ts";
import template from "./timberland.mustache";
import { attemptsOf, type Tag } from "./timberland-attempts.ts";
import { type Export, ExportError } from "./types.ts";

/** NvmeOfCli takes no more. */
const mostAttempts = 8;

/** Longest values of the fields of fixed size that tags are copied to, without their NUL. */
const longest: Readonly<Record<string, number>> = { AttemptName: 11, MacString: 95, NID: 63 };

/** An attempt for each path, and for each discovery controller. */
export const exportTimberland: Export = ({ plan }) => {
  const { host } = plan;
  requireConnections(plan);
  if (host?.id === undefined) {
    throw new ExportError("NvmeOfCli wants a host NQN and a host ID: add a source that has them");
  }
  const hostLines = format([
    ["HostNqn", host.nqn],
    ["HostId", host.id],
  ]);
  if (hostLines === undefined) {
    throw new ExportError(`NvmeOfCli has no place for the host NQN ${quote(host.nqn)}`);
  }
  const remarks: string[] = [];
  const lost: string[] = [];
  const attempts = attemptsOf(plan, { remarks, lost }).flatMap(({ tags, what }) => {
    const lines = format(tags);
    if (lines === undefined) {
      lost.push(`${what} is left out: the Config has no place for what it is called`);
    }
    return lines === undefined ? [] : [lines];
  });
  if (attempts.length === 0) {
    throw new ExportError("no path that NvmeOfCli could be told of: each needs its network card's MAC address");
  }
  if (attempts.length > mostAttempts) {
    lost.push(`${attempts.length - mostAttempts} attempts are left out: NvmeOfCli takes ${mostAttempts}`);
  }
  const kept = attempts
    .slice(0, mostAttempts)
    .map((lines, index) => ({ lines: [`AttemptName:Attempt${index + 1}`, ...lines] }));
  const text = render(template, { host: hostLines, attempts: kept });
  return { files: makeTree([["Config", { text, mode: 0o644 }]]), remarks, lost };
};

/** Undefined where a value cannot be said. */
function format(tags: readonly Tag[]): string[] | undefined {
  const lines = tags
    .filter((tag): tag is readonly [string, string] => tag[1] !== undefined)
    .map(([tag, value]) => formatTimberlandLine(tag, value, longest[tag]));
  return lines.every((line) => line !== undefined) ? lines : undefined;
}
