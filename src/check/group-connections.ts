// SPDX-License-Identifier: LGPL-2.1-or-later
import type { BootPlan, InterfaceKey } from "../plan/types.ts";
import { discoveryName } from "./connection-name.ts";

/** What is to be connected, and through which interface; its ID as findings have it. */
export type Connection = (BootPlan["paths"][number] | BootPlan["discoveries"][number]) & {
  readonly interface: InterfaceKey;
};

/** Of connections that have an HFI, by a key of theirs. */
export function groupConnections(
  plan: BootPlan,
  key: (connection: Connection) => string,
): ReadonlyMap<string, readonly Connection[]> {
  const groups = new Map<string, Connection[]>();
  const discoveries = plan.discoveries.map((discovery) => ({ ...discovery, id: discoveryName(discovery) }));
  const all = [...plan.paths, ...discoveries].filter((one): one is Connection => one.interface !== undefined);
  for (const connection of all) {
    const name = key(connection);
    const group = groups.get(name);
    if (group === undefined) {
      groups.set(name, [connection]);
    } else {
      group.push(connection);
    }
  }
  return groups;
}
