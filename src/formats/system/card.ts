// SPDX-License-Identifier: LGPL-2.1-or-later
// The card that an interface of the machine is, or is on: a table knows cards and VLANs, a machine also bonds and bridges.

import type { InterfacePart } from "../../description/types.ts";
import type { Host } from "../../host/host.ts";
import { listFolder, orElse, readAttribute } from "../../machine/attributes.ts";
import { net, pciOf } from "../../machine/nics.ts";
import { readVlans } from "../../machine/vlans.ts";
import { listFew } from "../../text/list-few.ts";

export interface Card extends Pick<InterfacePart, "mac" | "vlan" | "pci"> {
  /** What is between the interface and the card that a table cannot say, for people. */
  readonly unsaid: readonly string[];
}

/** More layers than any machine has: sysfs of a folder may go round in circles. */
const deepest = 8;

/** Undefined where there is no card. */
export function findCard(host: Host, name: string, depth = 0): Card | undefined {
  const folder = `${net}/${name}`;
  const below = (other: string) => (depth < deepest ? findCard(host, other, depth + 1) : undefined);
  const vlan = readVlans(host).find((one) => one.name === name);
  if (vlan !== undefined) {
    const card = below(vlan.parent);
    return (
      card && {
        ...card,
        vlan: vlan.id,
        unsaid:
          card.vlan === undefined
            ? card.unsaid
            : [
                ...card.unsaid,
                `VLAN ${vlan.id} is on VLAN ${card.vlan}, which a table cannot say: only ${vlan.id} is in it`,
              ],
      }
    );
  }
  const parts = listFolder(host, folder).flatMap((entry) => (entry.startsWith("lower_") ? [entry.slice(6)] : []));
  const isCard = host.exists(`${folder}/device`) || parts.length === 0;
  const what = host.exists(`${folder}/bonding`) ? "bond" : host.exists(`${folder}/bridge`) ? "bridge" : "interface";
  if (!isCard) {
    const cards = parts.flatMap((part) => below(part) ?? []);
    const own = readAttribute(host, `${folder}/address`);
    const card = cards.find(({ mac }) => mac === own) ?? cards[0];
    const members = `${name} is a ${what} of ${listFew(parts)}`;
    return (
      card && {
        ...card,
        unsaid: [...card.unsaid, `${members}, which a table cannot say: the boot uses ${card.mac} alone`],
      }
    );
  }
  // A member of a bond has the bond's address, and came with another.
  const mac =
    host.permanentAddress(name) ??
    readAttribute(host, `${folder}/bonding_slave/perm_hwaddr`) ??
    readAttribute(host, `${folder}/address`);
  const pci = pciOf(orElse("", () => host.readLink(folder)));
  return mac === undefined || /^[0:]*$/.test(mac)
    ? undefined
    : {
        mac: mac.toLowerCase(),
        // Where sysfs does not tell its members.
        unsaid: what === "interface" ? [] : [`${name} is a ${what}: the table has its MAC address alone`],
        ...(pci !== undefined && { pci }),
      };
}
