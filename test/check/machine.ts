// SPDX-License-Identifier: LGPL-2.1-or-later
// A machine on which a boot connects all that its table asks for, and what check says once something is different.

import { type Judgement, judge } from "../../src/check/judge.ts";
import { readMachine } from "../../src/check/machine-facts.ts";
import type { MachineFinding } from "../../src/check/machine-finding.ts";
import { HostError } from "../../src/host/host.ts";
import type { Table } from "../../src/nbft/types.ts";
import { makePlan } from "../../src/plan/plan.ts";
import type { LoadedPlan } from "../../src/sources/load-plan.ts";
import { nic } from "../connect/mock-machine.ts";
import { MockHost } from "../mock-host.ts";
import { hfi, ssns, table } from "../plan/tables.ts";

/** Path -> content; undefined takes a file of the healthy machine away; `-> target` is a link, `errno CODE` fails. */
export type Files = Readonly<Record<string, string | undefined>>;

const healthy: Files = {
  ...nic("eth1", hfi(1).mac),
  ...nic("eth2", hfi(2).mac),
  "/sys/module/nvme_tcp/refcnt": "2\n",
  "/proc/cmdline": "root=LABEL=root quiet\n",
  "/run/nbft-boot/hostnqn": "",
};

/** Two paths, 0-1-1 and 0-2-2, over two cards. */
export const twoPaths: Table = table({
  hfi: [hfi(1), hfi(2, { ip: "198.51.100.12" })],
  ssns: [ssns(1), ssns(2, { primaryHfi: 2, traddr: "198.51.100.100" })],
});

export function load(...tables: readonly Table[]): LoadedPlan {
  const decoded = tables.map((one, number) => {
    const name = number === 0 ? "NBFT" : `NBFT${number}`;
    return { number, source: { number, name, path: `/${name}`, bytes: new Uint8Array() }, table: one, findings: [] };
  });
  return { plan: makePlan(decoded), tables: decoded, rejected: [], switchedOff: [], remarks: [] };
}

export function makeHost(files: Files): MockHost {
  const host = new MockHost();
  const read = host.readFile.bind(host);
  host.readFile = (path, limit) => {
    const text = files[path];
    if (text?.startsWith("errno ")) {
      throw new HostError("read", path, text.slice("errno ".length));
    }
    return read(path, limit);
  };
  for (const [path, content] of Object.entries({ ...healthy, ...files })) {
    if (content?.startsWith("-> ")) {
      host.makeDirectory(path.replace(/\/[^/]*$/, ""));
      host.symlink(content.slice("-> ".length), path);
    } else if (content !== undefined) {
      host.put(path, content);
    }
  }
  return host;
}

export function judgeOn(files: Files, of: Table = twoPaths): Judgement {
  const input = load(of);
  return judge(input, readMachine(makeHost(files), input.plan));
}

/** The one thing that the machine has against the table; throws where it is not one. */
export function onlyFinding(files: Files, of: Table = twoPaths): MachineFinding {
  const { machine } = judgeOn(files, of);
  const [finding] = machine;
  if (finding === undefined || machine.length > 1) {
    throw new Error(`${machine.length} findings: ${machine.map(({ id }) => id).join(", ")}`);
  }
  return finding;
}
