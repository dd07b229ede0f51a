// SPDX-License-Identifier: LGPL-2.1-or-later

import { formatKeyfile, type Keyfile, sectionOf, valueAt } from "../../../network/networkmanager/keyfile.ts";
import { profileFolder } from "../../../network/networkmanager/networkmanager-files.ts";
import { makeTree, type TextFile, type Tree } from "../../../output/tree.ts";
import type { AdministratorProfile } from "./administrator-profiles.ts";
import type { Card } from "./card.ts";

export const copyPrefix = "nbft-on-";

/**
 * Copies of the administrator's profiles for VLANs and MACVLANs on a card that he calls by another name than it has kept: NetworkManager 1.52 knows
 * a parent by its first name alone.
 */
export function renameParents(profiles: readonly AdministratorProfile[], cards: readonly Card[]): Tree {
  const entries = profiles.flatMap(({ path, uuid, profile }): [string, TextFile][] => {
    const section = ["vlan", "macvlan"].find((kind) => valueAt(profile, kind, "parent") !== undefined);
    const parent = section === undefined ? undefined : valueAt(profile, section, "parent");
    const card = cards.find(
      ({ vlan, otherNames }) => vlan === 0 && parent !== undefined && otherNames.includes(parent),
    );
    if (section === undefined || card === undefined || !/^[0-9a-f-]{36}$/i.test(uuid ?? "")) {
      return [];
    }
    const copy: Keyfile = new Map([...profile].map(([name, keys]) => [name, new Map(keys)] as const));
    sectionOf(copy, section).set("parent", card.name);
    const text = formatKeyfile(`Made by nbft-boot from ${path.replace(/\s/g, " ")}`, copy);
    return [[`${profileFolder}/${copyPrefix}${card.name}-${uuid}.nmconnection`, { text, mode: 0o600 }]];
  });
  return makeTree(entries);
}
