// SPDX-License-Identifier: LGPL-2.1-or-later
// The cards that a plan means, and what of them reaches its targets.

import { describeInterface } from "../machine/interfaces.ts";
import type { Hfi } from "../nbft/types.ts";
import type { NumberedTable } from "../plan/indexed-table.ts";
import { describeOrigins } from "../plan/origin.ts";
import type { BootPlan } from "../plan/types.ts";
import { listFew } from "../text/list-few.ts";
import { groupConnections } from "./group-connections.ts";
import type { MachineFacts } from "./machine-facts.ts";
import { findingOf, type MachineFinding } from "./machine-finding.ts";

/** Cards that are missing, have no link, or are a part of something else. Those that nothing is connected through do not matter. */
export function checkCards(plan: BootPlan, { cards, betterWays }: MachineFacts): MachineFinding[] {
  return [...groupConnections(plan, ({ interface: { mac } }) => mac)].flatMap(
    ([mac, connections]): MachineFinding[] => {
      const card = cards?.get(mac);
      if (card === undefined) {
        return [];
      }
      const paths = connections.map(({ id }) => id);
      const ids = listFew(paths);
      const { name, link, partOf } = card;
      if (name === undefined) {
        const message = `no network card has ${mac}, which ${ids} would be connected through`;
        const advice = "load its driver, or correct firmware's setup";
        return [findingOf("no-card", message, advice, { paths, blocks: true })];
      }
      const found: MachineFinding[] = [];
      if (link === "none") {
        const message = `${name} has no link, so ${ids} cannot be connected`;
        found.push(findingOf("no-link", message, "check cable and switch", { paths, blocks: true }));
      } else if (link === "down") {
        const message = `${name} is down, so nobody knows whether it has a link for ${ids}`;
        found.push(
          findingOf("link-unknown", message, `ip link set ${name} up, and check again`, { paths, severity: "note" }),
        );
      }
      if (partOf !== undefined) {
        const message = `${name} is a part of ${partOf}, through which ${ids} would be connected`;
        found.push(findingOf("card-in-bond", message, `take it out: a boot configures ${name} by itself`, { paths }));
      }
      const way = betterWays.get(name);
      if (way !== undefined) {
        const message = `${name} drops what ${way.target} sends, because ${way.other} leads there too (rp_filter 1)`;
        found.push(findingOf("reverse-path", message, `set net.ipv4.conf.${name}.rp_filter to 2`, { paths }));
      }
      return found;
    },
  );
}

/** HFIs that have one MAC address: two addresses of one card, or, in different places, two cards that cannot be told apart by it. */
export function checkSharedMacs(plan: BootPlan, tables: readonly NumberedTable[]): MachineFinding[] {
  const hfis = new Map(
    tables.flatMap(({ number, table }) => table.hfi.map((hfi) => [`${number} ${hfi.index}`, hfi] as const)),
  );
  return plan.interfaces.flatMap((entry): MachineFinding[] => {
    const { mac, vlan, origins } = entry;
    if (origins.length < 2) {
      return [];
    }
    const places = new Set(origins.flatMap(({ table, index }) => placeOf(hfis.get(`${table} ${index}`)) ?? []));
    const names = describeOrigins(origins);
    const who = `${names} are one ${describeInterface({ mac, vlan })}`;
    return places.size > 1
      ? [
          findingOf(
            "shared-mac",
            `${who}, but in different PCI locations: all is connected through the first`,
            "give each card a MAC address of its own",
          ),
        ]
      : [
          findingOf("shared-mac", `${who}, with the addresses of all`, "nothing, if it is meant so", {
            severity: "note",
          }),
        ];
  });
}

/** Where firmware says that the card is; undefined where it says nothing. */
function placeOf(hfi: Hfi | undefined): string | undefined {
  const place = hfi && [hfi.pcieSegment || hfi.pci.segment, hfi.pci.bus, hfi.pci.device, hfi.pci.function];
  return place?.some((part) => part !== 0) ? place.join(" ") : undefined;
}
