// SPDX-License-Identifier: LGPL-2.1-or-later
// Files of nvme-stas: stafd.conf has the discovery controllers, stacd.conf the subsystems that are not found by these.

import { render } from "../output/render.ts";
import { makeTree, type TextFile } from "../output/tree.ts";
import type { BootPlan } from "../plan/types.ts";
import { quote } from "../text/visible.ts";
import { type Connection, controllerOf, listConnections, lostWithoutNames, remarksOnTheRest } from "./connections.ts";
import { requireConnections } from "./require-connections.ts";
import template from "./stafd.mustache";
import { type Export, ExportError } from "./types.ts";

/** stafd.conf where there are discovery controllers, stacd.conf where there are subsystems. */
export const exportStafd: Export = (input) => {
  const { plan } = input;
  requireConnections(plan);
  const connections = listConnections(input);
  const lost: string[] = [];
  const entries = (
    [
      ["stafd.conf", connections.discoveries],
      ["stacd.conf", connections.subsystems],
    ] as const
  ).flatMap(([name, list]): [string, TextFile][] => {
    const controllers = list.flatMap((connection) => controller(connection, name, lost));
    const text = render(template, { name, controllers });
    return controllers.length === 0 ? [] : [[`/etc/stas/${name}`, { text, mode: 0o644 }]];
  });
  if (entries.length === 0) {
    throw new ExportError("no discovery controller and no subsystem that nvme-stas could be told of");
  }
  lost.push(...lostWithoutNames(connections, "nvme-stas"));
  const remarks = [...remarksOnHost(plan), ...remarksOnTheRest(plan, "nvme-stas")];
  return { files: makeTree(entries), remarks, lost };
};

function controller(connection: Connection, name: string, lost: string[]): string[] {
  const line = controllerOf(connection, [
    ["nqn", connection.nqn],
    ["hdr-digest", connection.headerDigest ? "true" : undefined],
    ["data-digest", connection.dataDigest ? "true" : undefined],
  ]);
  if (line === undefined) {
    lost.push(
      `${connection.port} with ${quote(connection.nqn)} is left out: ${name} has no names with a semicolon or an equals sign`,
    );
  }
  return line === undefined ? [] : [line];
}

function remarksOnHost({ host }: BootPlan): string[] {
  if (host === undefined) {
    return ["no host NQN is known: nvme-stas takes that of /etc/nvme/hostnqn"];
  }
  const id = host.id === undefined ? "" : `, and ${host.id} in /etc/nvme/hostid`;
  return [`nvme-stas has the host's identity from other files: ${host.nqn} has to be in /etc/nvme/hostnqn${id}`];
}
