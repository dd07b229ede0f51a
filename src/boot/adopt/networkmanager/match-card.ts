// SPDX-License-Identifier: LGPL-2.1-or-later
// For which interface a profile is (nm-settings-keyfile(5), sections connection, match, ethernet and vlan).

import { type Keyfile, listOf, typeOf, valueAt } from "../../../network/networkmanager/keyfile.ts";
import type { Card } from "./card.ts";

/** `card`: it names this card and no other. `pattern`: what it says fits this card, and maybe others. */
export type Match = "card" | "pattern";

/** Undefined where the profile is not for this card, and where it is for every card, as installers make them. */
export function matchCard(profile: Keyfile, card: Card): Match | undefined {
  const type = typeOf(profile) ?? (profile.has("ethernet") ? "ethernet" : undefined);
  if (type !== (card.vlan === 0 ? "ethernet" : "vlan")) {
    return undefined;
  }
  return card.vlan === 0 ? matchEthernet(profile, card) : matchVlan(profile, card);
}

function matchEthernet(profile: Keyfile, card: Card): Match | undefined {
  const names = [card.name, ...card.otherNames];
  const name = nameOf(profile);
  const mac = valueAt(profile, "ethernet", "mac-address");
  const denied = ["mac-address-denylist", "mac-address-blacklist"]
    .flatMap((key) => listOf(valueAt(profile, "ethernet", key)))
    .some((address) => isSameMac(address, card.mac));
  const isOther = (name !== undefined && !names.includes(name)) || (mac !== undefined && !isSameMac(mac, card.mac));
  if (isOther || denied) {
    return undefined;
  }
  const patterns = profile.get("match") ?? new Map<string, string>();
  const candidates: Readonly<Record<string, readonly string[]>> = {
    "interface-name": names,
    driver: card.driver === undefined ? [] : [card.driver],
    path: card.path === undefined ? [] : [card.path],
    "kernel-command-line": card.words.flatMap((word) => [word, word.replace(/=.*$/, "")]),
  };
  const fits = [...patterns].every(([key, value]) => matchList(listOf(value), candidates[key] ?? []));
  if (!fits) {
    return undefined;
  }
  return name !== undefined || mac !== undefined ? "card" : patterns.size > 0 ? "pattern" : undefined;
}

/** The same VLAN of the same card, whatever the device is to be called. */
function matchVlan(profile: Keyfile, { vlan, mac, parent }: Card): Match | undefined {
  const at = valueAt(profile, "vlan", "parent");
  const isOnCard = at === undefined ? isSameMac(valueAt(profile, "ethernet", "mac-address") ?? "", mac) : at === parent;
  return Number(valueAt(profile, "vlan", "id")) === vlan && isOnCard ? "card" : undefined;
}

function nameOf(profile: Keyfile): string | undefined {
  const name = valueAt(profile, "connection", "interface-name");
  return name === "" ? undefined : name;
}

function isSameMac(text: string, mac: string): boolean {
  return text.toLowerCase().replaceAll("-", ":") === mac.toLowerCase();
}

/**
 * NetworkManager's lists of patterns: `|` in front makes one an alternative, `&` a condition, `!` its opposite. Without either of the first two
 * an opposite is a condition, and all else an alternative.
 */
function matchList(elements: readonly string[], candidates: readonly string[]): boolean {
  const parsed = elements.map((element) => {
    const [, sign = "", not = "", pattern = ""] = /^([|&]?)(!?)\\?(.*)$/.exec(element) ?? [];
    const isCondition = sign === "&" || (sign === "" && not === "!");
    return { isCondition, holds: candidates.some((one) => toExpression(pattern).test(one)) !== (not === "!") };
  });
  const alternatives = parsed.filter(({ isCondition }) => !isCondition);
  return (
    parsed.every(({ isCondition, holds }) => !isCondition || holds) &&
    (alternatives.length === 0 || alternatives.some(({ holds }) => holds))
  );
}

/** A shell pattern (glob(7)) with `*`, `?` and `[...]`. */
function toExpression(pattern: string): RegExp {
  const source = pattern.replace(
    /\[(!?)([^\]\\]+)\]|[\s\S]/g,
    (part, not: string | undefined, set: string | undefined) => {
      if (set !== undefined) {
        return `[${not === "!" ? "^" : ""}${set.replace(/[\\^]/g, "\\$&")}]`;
      }
      return part === "*" ? ".*" : part === "?" ? "." : part.replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&");
    },
  );
  try {
    return new RegExp(`^${source}$`);
  } catch {
    // A range that runs backwards: fits nothing.
    return /^(?!)/;
  }
}
