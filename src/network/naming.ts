// SPDX-License-Identifier: LGPL-2.1-or-later
// What devices an interface needs, and what they are called. The same for every network manager.

import type { Naming } from "../machine/configuration.ts";
import type { BootInterface, Origin } from "../plan/types.ts";

/** A network card, with the VLANs on it. */
export interface PhysicalLink {
  readonly mac: string;
  /** As in InterfaceKey. */
  readonly pci?: string;
  /** Table and HFI that it is named after in file names: `0h1`. */
  readonly id: string;
  /** Its new name; absent where it keeps its own. */
  readonly name?: string;
  /** What is configured on the card itself; absent where it only carries VLANs. */
  readonly untagged?: BootInterface;
  readonly vlans: readonly VlanLink[];
  /** The HFIs it is there for. */
  readonly origins: readonly Origin[];
}

export interface VlanLink {
  /** `0h6.11`: table 0, HFI 6, VLAN 11. */
  readonly id: string;
  /** Name of the VLAN device, which is new in any case. */
  readonly device: string;
  readonly interface: BootInterface;
}

/** One per MAC address, in the order of the plan's interfaces. A card is named after its own first HFI, else after that of its first VLAN. */
export function physicalLinks(interfaces: readonly BootInterface[], naming: Naming): PhysicalLink[] {
  const byMac = new Map<string, BootInterface[]>();
  for (const entry of interfaces) {
    const present = byMac.get(entry.mac);
    if (present === undefined) {
      byMac.set(entry.mac, [entry]);
    } else {
      present.push(entry);
    }
  }
  return [...byMac].map(([mac, entries], position) => {
    const untagged = entries.find(({ vlan }) => vlan === 0);
    const tagged = entries.filter(({ vlan }) => vlan !== 0);
    const origins = untagged?.origins ?? tagged.flatMap((entry) => entry.origins);
    const id = tableHfi(origins[0]);
    const pci = (untagged ?? tagged[0])?.pci;
    const name = naming === "sequential" ? `nbft${position}` : `nbft${id}`;
    return {
      mac,
      ...(pci === undefined ? {} : { pci }),
      id,
      ...(naming === "none" ? {} : { name }),
      ...(untagged === undefined ? {} : { untagged }),
      vlans: tagged.map((entry) => {
        const of = tableHfi(entry.origins[0]);
        const parent = naming === "sequential" ? name : `nbft${of}`;
        return { id: `${of}.${entry.vlan}`, device: deviceName(parent, entry.vlan), interface: entry };
      }),
      origins,
    };
  });
}

function tableHfi(origin: Origin | undefined): string {
  return `${origin?.table}h${origin?.index}`;
}

/** Length of an interface name without its NUL (IFNAMSIZ of linux/if.h). */
const longestName = 15;

/** `nbft255h255.4094` is one too long: such a VLAN is `nb255h255.4094`. Three digits of the table, HFI and four of VLAN fit then. */
function deviceName(parent: string, vlan: number): string {
  const name = `${parent}.${vlan}`;
  return name.length <= longestName ? name : name.replace(/^nbft/, "nb");
}
