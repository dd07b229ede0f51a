// SPDX-License-Identifier: LGPL-2.1-or-later
// The running system as a source: what it has connected, and the network that these connections go by.

import type { ConnectionPart, Description, HostPart, InterfacePart, Remark } from "../../description/types.ts";
import type { Host } from "../../host/host.ts";
import { oneLook } from "../../host/one-look.ts";
import { readAttribute } from "../../machine/attributes.ts";
import { allControllers, controllerFolder } from "../../machine/controllers.ts";
import { readConnection } from "./connection.ts";
import { type End, readInterface } from "./interface.ts";

/** What a machine has connected by NVMe/TCP, as a boot would have to connect it. No secret of it is read. */
export function describeSystem(machine: Host): Description {
  const host = oneLook(machine);
  const remarks: Remark[] = [];
  const hosts: HostPart[] = [];
  const connections: ConnectionPart[] = [];
  const ends = new Map<string, End[]>();
  for (const name of allControllers(host)) {
    const attribute = (file: string) => readAttribute(host, `${controllerFolder(name)}/${file}`);
    const place = { source: `system (${name})` };
    const [transport, state] = [attribute("transport") ?? "", attribute("state") ?? "live"];
    if (transport === "pcie" || transport === "" || /^(?:deleting|dead)/.test(state)) {
      continue;
    }
    if (transport !== "tcp") {
      remarks.push({
        severity: "error",
        place,
        message: `is connected by ${word(transport)}, and a table has tcp: left out`,
      });
      continue;
    }
    const connection = readConnection(host, name, remarks);
    if (connection === undefined) {
      continue;
    }
    if (state !== "live") {
      remarks.push({ severity: "note", place, message: `is ${word(state)}, not live: taken as it was connected` });
    }
    connections.push(connection);
    const { hostIface, traddr } = connection;
    if (hostIface === undefined) {
      remarks.push({ severity: "warning", place, message: `goes to ${traddr} by no interface that can be found out` });
    } else {
      ends.set(hostIface, [...(ends.get(hostIface) ?? []), { target: traddr, source: connection.hostTraddr }]);
    }
    const [nqn, id] = [attribute("hostnqn"), attribute("hostid")];
    if (!hosts.some((one) => one.nqn === nqn && one.id === id)) {
      hosts.push({ place, ...(nqn !== undefined && { nqn }), ...(id !== undefined && { id }) });
    }
  }
  const interfaces = [...ends].flatMap(([name, own]): readonly InterfacePart[] =>
    readInterface(host, name, own, remarks),
  );
  if (connections.length === 0) {
    remarks.push({ severity: "warning", place: { source: "system" }, message: "has no connection by NVMe/TCP" });
  }
  return { hosts, interfaces, connections: connections.map((one) => bind(one, interfaces)), remarks };
}

/** An attribute of the kernel's as it may be shown. */
function word(text: string): string {
  return /^[\w -]{1,40}$/.test(text) ? text : "something else";
}

/** The local address is that of the connection only where the interface keeps it: a lease may be another one at the next boot. */
function bind(connection: ConnectionPart, interfaces: readonly InterfacePart[]): ConnectionPart {
  const { hostTraddr, ...rest } = connection;
  const own = interfaces.find(({ name }) => name === connection.hostIface);
  return own?.addresses.some(({ address }) => address === hostTraddr) ? connection : rest;
}
