// SPDX-License-Identifier: LGPL-2.1-or-later
// nvme-fabrics.conf: which controllers a host connects to (nvme-cli and libnvme from 3.0).

import { render } from "../output/render.ts";
import { makeTree } from "../output/tree.ts";
import { quote } from "../text/visible.ts";
import { type Connection, controllerOf, listConnections, lostWithoutNames, remarksOnTheRest } from "./connections.ts";
import template from "./nvme-fabrics.mustache";
import { isLibnvmeNqn } from "./quote/controller-line.ts";
import { requireConnections } from "./require-connections.ts";
import type { Export } from "./types.ts";

const document = "nvme-fabrics.conf";

/** One section for each discovery controller and subsystem, in it one line for each path. */
export const exportNvmeFabrics: Export = (input) => {
  const { plan } = input;
  requireConnections(plan);
  const connections = listConnections(input);
  const remarks: string[] = [];
  const lost: string[] = [];
  const isSayable = (nqn: string | undefined, what: string): boolean => {
    const sayable = nqn === undefined || isLibnvmeNqn(nqn);
    if (!sayable) {
      lost.push(`${what} ${quote(nqn)} is left out: ${document} takes printable ASCII that begins with nqn.YYYY-MM.`);
    }
    return sayable;
  };
  const host = plan.host !== undefined && isSayable(plan.host.nqn, "host NQN") ? plan.host : undefined;
  if (plan.host === undefined) {
    remarks.push(`no host NQN is known: nvme-cli takes that of /etc/nvme/hostnqn`);
  }
  const sections = [
    ...connections.discoveries.map((discovery) => ({ kind: "Discovery Controller", connections: [discovery] })),
    ...bySubsystem(connections.subsystems).map((paths) => ({ kind: "Subsystem", connections: paths })),
  ].filter(({ kind, connections: [first] }) => isSayable(first?.nqn, kind.toLowerCase()));
  lost.push(...lostWithoutNames(connections, document));
  remarks.push(...remarksOnTheRest(plan, document));
  const text = render(template, {
    host: host === undefined ? [] : [host],
    sections: sections
      .map((section) => describe(section.kind, section.connections, lost))
      .filter(({ controllers }) => controllers.length > 0),
  });
  return { files: makeTree([[`/etc/nvme/${document}`, { text, mode: 0o644 }]]), remarks, lost };
};

function bySubsystem(subsystems: readonly Connection[]): Connection[][] {
  const groups = new Map<string, Connection[]>();
  for (const connection of subsystems) {
    const { nqn = "" } = connection;
    groups.set(nqn, [...(groups.get(nqn) ?? []), connection]);
  }
  return [...groups.values()];
}

/** A digest that all paths of a subsystem have is the subsystem's. */
function describe(kind: string, connections: readonly Connection[], lost: string[]) {
  const headerDigest = connections.every((connection) => connection.headerDigest);
  const dataDigest = connections.every((connection) => connection.dataDigest);
  const controllers = connections.flatMap((connection) => {
    const line = controllerOf(connection, [
      ["hdr-digest", connection.headerDigest && !headerDigest ? "true" : undefined],
      ["data-digest", connection.dataDigest && !dataDigest ? "true" : undefined],
    ]);
    if (line === undefined) {
      lost.push(`the path to ${quote(connection.port)} is left out: ${document} cannot say it`);
    }
    return line === undefined ? [] : [line];
  });
  return { kind, nqn: connections[0]?.nqn ?? "", headerDigest, dataDigest, controllers };
}
