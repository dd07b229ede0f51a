// SPDX-License-Identifier: LGPL-2.1-or-later
// Which addresses and routes of a profile are root's. NetworkManager keeps [user], also where `nmcli connection modify` saves the profile in
// /etc; at the next boot root may have others.

import { type Family, family as familyOf } from "../../../nbft/values/address.ts";
import { type Keyfile, sectionOf, setNumbered, valueAt, valuesOf } from "../../../network/networkmanager/keyfile.ts";

export const families = ["ipv4", "ipv6"] as const satisfies readonly Family[];

const kinds = ["address", "route"] as const;
type Kind = (typeof kinds)[number];

const keyOf = (kind: Kind, family: Family) => `nbft-boot.${family}-${kind}`;

/** Root's addresses and routes of one family. */
export type OwnValues = Readonly<Record<Kind, readonly string[]>>;

export function ownValues(section: ReadonlyMap<string, string> | undefined): OwnValues {
  const of = (kind: Kind) => valuesOf(section ?? new Map(), kind).map(({ value }) => value);
  return { address: of("address"), route: of("route") };
}

/** Writes them down. */
export function markOwn(profile: Keyfile, family: Family, own: OwnValues): void {
  const user = sectionOf(profile, "user");
  for (const kind of kinds) {
    user.delete(keyOf(kind, family));
    if (own[kind].length > 0) {
      user.set(keyOf(kind, family), own[kind].join(" "));
    }
  }
}

/** The leased address that is a fixed one, too: networkmanager/90-nbft-boot looks for it. */
export function markLease(profile: Keyfile, address: string | undefined): void {
  const user = sectionOf(profile, "user");
  user.delete("nbft-boot.ipv4-lease");
  if (address !== undefined) {
    user.set("nbft-boot.ipv4-lease", address);
  }
}

function marked(profile: Keyfile, kind: Kind, family: Family): string[] {
  const values = (valueAt(profile, "user", keyOf(kind, family)) ?? "").split(" ");
  return values.filter((value) => value !== "" && familyOf(value) === family);
}

/** Takes out of the profile what was root's. */
export function dropMarked(profile: Keyfile): void {
  for (const family of families) {
    const section = profile.get(family);
    for (const kind of section === undefined ? [] : kinds) {
      const old = marked(profile, kind, family);
      setNumbered(
        section as Map<string, string>,
        kind,
        valuesOf(section as Map<string, string>, kind).filter(({ value }) => !old.includes(value)),
      );
    }
  }
}
