// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Hfi } from "../nbft/types.ts";
import { type Family, family, isUnset } from "../nbft/values/address.ts";
import { ipConfigurations, staticAddress } from "./addressing.ts";
import { parseDiscoveryUri } from "./discovery-uri.ts";
import type { IndexedTable } from "./indexed-table.ts";
import type { BootInterface, Dropped, InterfaceKey, IpConfiguration, Origin } from "./types.ts";
import { type Drop, usableHfi } from "./usable-hfi.ts";

/** The interface that an HFI became a part of. */
export interface HfiInterface {
  readonly interface: InterfaceKey;
  /** The HFI's own address, where it is fixed. */
  readonly address?: string;
  /** Address families that the interface, with all HFIs merged into it, can have; empty where nothing is known of it. */
  readonly families: ReadonlySet<Family>;
}

export interface Interfaces {
  readonly list: readonly BootInterface[];
  /** The last one that an HFI has. */
  readonly hostName?: string;
  /** By table number and HFI index; undefined where the table has no such HFI. */
  find(table: number, hfi: number): HfiInterface | undefined;
}

interface Draft extends InterfaceKey {
  readonly origins: [Origin, ...Origin[]];
  readonly configurations: Map<string, IpConfiguration>;
  readonly families: Set<Family>;
}

/** Merges the HFIs of all tables into one interface per MAC address and VLAN. */
export function planInterfaces(tables: readonly IndexedTable[], dropped: Dropped[]): Interfaces {
  const drafts = new Map<string, Draft>();
  const byHfi = new Map<string, HfiInterface>();
  const own = new Set(tables.flatMap(({ table }) => table.hfi.flatMap((hfi) => staticAddress(hfi) ?? [])));
  let hostName: string | undefined;
  for (const table of tables) {
    const targets = targetFamilies(table);
    for (const hfi of table.hfi.values()) {
      const origin: Origin = { table: table.number, structure: "HFI", index: hfi.index };
      const drop: Drop = (code, reason) => dropped.push({ origin, code, reason, matters: true });
      const checked = usableHfi(hfi, own, drop);
      hostName = checked.hostName ?? hostName;
      const draft = draftFor(drafts, checked, origin);
      for (const configuration of ipConfigurations(checked, targets.get(hfi.index) ?? new Set())) {
        addConfiguration(draft, configuration, drop);
      }
      const address = staticAddress(checked);
      byHfi.set(`${table.number}-${hfi.index}`, {
        interface: keyOf(draft),
        ...(address === undefined ? {} : { address }),
        families: draft.families,
      });
    }
  }
  return {
    list: [...drafts.values()].map((draft) => ({
      ...keyOf(draft),
      origins: draft.origins,
      configurations: [...draft.configurations.values()],
    })),
    ...(hostName === undefined ? {} : { hostName }),
    find: (table, hfi) => byHfi.get(`${table}-${hfi}`),
  };
}

function draftFor(drafts: Map<string, Draft>, { mac, vlan, pci, pcieSegment }: Hfi, origin: Origin): Draft {
  const key = `${mac} ${vlan}`;
  const draft = drafts.get(key);
  if (draft !== undefined) {
    draft.origins.push(origin);
    return draft;
  }
  const location = pciLocation({ ...pci, segment: pcieSegment || pci.segment });
  const fresh: Draft = {
    mac,
    vlan,
    ...location,
    origins: [origin],
    configurations: new Map(),
    families: new Set(),
  };
  drafts.set(key, fresh);
  return fresh;
}

function keyOf({ mac, vlan, pci }: Draft): InterfaceKey {
  return { mac, vlan, ...(pci === undefined ? {} : { pci }) };
}

/** In the kernel's spelling; none where firmware says nothing, which is where the host bridge is. */
function pciLocation({ segment, bus, device, function: part }: Hfi["pci"]): { pci?: string } {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, "0");
  const isSaid = bus !== 0 || device !== 0 || part !== 0;
  return isSaid ? { pci: `${hex(segment, 4)}:${hex(bus, 2)}:${hex(device, 2)}.${part}` } : {};
}

/** An interface has one DHCP client per family and each address once: the first HFI that asks for it decides the rest. */
function addConfiguration(draft: Draft, configuration: IpConfiguration, drop: Drop): void {
  const { method } = configuration;
  const what = method === "static" ? configuration.address : `${method} ${configuration.family}`;
  const present = draft.configurations.get(what);
  if (present === undefined) {
    draft.configurations.set(what, configuration);
    draft.families.add(configuration.family);
  } else if (JSON.stringify(present) !== JSON.stringify(configuration)) {
    const { table, index } = draft.origins[0];
    drop(
      "conflicting-configuration",
      `asks for ${what} with other settings than an earlier HFI on ${draft.mac} VLAN ${draft.vlan} ` +
        `(first: HFI ${index} of table ${table}), whose settings are used`,
    );
  }
}

/** Which families the targets of each HFI have. */
function targetFamilies({ table }: IndexedTable): Map<number, Set<Family>> {
  const families = new Map<number, Set<Family>>();
  const add = (hfi: number, target: Family) => {
    const set = families.get(hfi) ?? new Set();
    families.set(hfi, set.add(target));
  };
  for (const { traddr, primaryHfi, secondaryHfis, byRoute } of table.ssns) {
    if (!isUnset(traddr) && byRoute === undefined) {
      const target = family(traddr);
      add(primaryHfi, target);
      for (const hfi of secondaryHfis) {
        add(hfi, target);
      }
    }
  }
  for (const { hfi, uri, byRoute } of table.discovery) {
    const target = parseDiscoveryUri(uri);
    if (target.ok && byRoute === undefined) {
      add(hfi, family(target.traddr));
    }
  }
  return families;
}
