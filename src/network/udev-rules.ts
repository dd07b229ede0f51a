// SPDX-License-Identifier: LGPL-2.1-or-later
// Rules of udev(7) that tell everybody which interfaces are the boot's, by the property ID_NBFT_BOOT: `0h1`, `0h6.11` for a VLAN, `no` for a
// card that has the address of one of them and is another.

import { pciOf } from "../machine/nics.ts";
import { render } from "../output/render.ts";
import { makeTree, type TextFile, type Tree } from "../output/tree.ts";
import type { PhysicalLink } from "./naming.ts";
import namesTemplate from "./udev-names.mustache";
import rulesTemplate from "./udev-rules.mustache";

/** A card of the boot, as far as it is known. */
export interface MarkedCard extends Pick<PhysicalLink, "id" | "mac" | "vlans"> {
  /** Which of several cards with its address it is: `KERNELS=="0000:00:03.0"`. */
  readonly place?: string;
  /** The name that it keeps. */
  readonly name?: string;
}

export interface Renaming {
  /** Path of ip(8). */
  readonly program: string;
  /** The kernel renames only what is down (before Linux 6.2). */
  readonly down: boolean;
}

/** What is safe between the quotes of a rule: nothing that udev substitutes, and no pattern. */
const safe = /^[0-9A-Za-z_.:+@-]+$/;

/**
 * The rules. `05` is before all that gives names; a name is final, so that the administrator's systemd.link(5) file counts for all but the name.
 * @param renaming how the root whose udev reads them renames: with it, the name that it would give, or that somebody gives later, becomes
 * another name, and the interface has its own again
 */
export function udevRules(cards: readonly MarkedCard[], renaming?: Renaming): Tree {
  const vlans = cards.flatMap((card) => card.vlans).filter(({ device }) => safe.test(device));
  const marked = cards.map(({ id, mac, place, name }) => ({
    id,
    mac,
    place: place ?? "",
    name: name !== undefined && safe.test(name) ? name : "",
  }));
  const named = marked.filter(({ name }) => name !== "");
  const file = (text: string): TextFile => ({ text, mode: 0o644 });
  return makeTree([
    ["/run/udev/rules.d/05-nbft-boot.rules", file(render(rulesTemplate, { vlans, cards: marked }))],
    ...(renaming === undefined || named.length === 0
      ? []
      : [
          [
            "/run/udev/rules.d/99-nbft-boot.rules",
            file(render(namesTemplate, { cards: named.map((card) => ({ ...card, ...renaming })) })),
          ] as const,
        ]),
  ]);
}

/** Of a device's path in sysfs: the PCI function that it is of, else that it is no hardware, else what it hangs on. */
export function placeOf(path: string): string | undefined {
  const [parents] = /^.*(?=\/net\/)/.exec(path) ?? [""];
  if (parents.endsWith("/virtual")) {
    return 'DEVPATH=="/devices/virtual/*"';
  }
  const parent = pciOf(path) ?? parents.split("/").pop();
  return parent !== undefined && safe.test(parent) ? `KERNELS=="${parent}"` : undefined;
}
