// SPDX-License-Identifier: LGPL-2.1-or-later

/** What keys mean: bytes for the machine, the menu is to be shown, or an item of it is chosen. */
export type Typed =
  | { readonly kind: "machine"; readonly bytes: Uint8Array }
  | { readonly kind: "menu" }
  | { readonly kind: "choice"; readonly key: string };

/** Ctrl-]; typed twice, the machine gets it. */
const menuKey = 0x1d;
const escapeKey = 0x1b;

/** Tells what is typed for the machine from what is typed for the lab. */
export class Keyboard {
  #menu = false;

  read(bytes: Uint8Array): readonly Typed[] {
    const typed: Typed[] = [];
    let rest = bytes;
    while (rest.length > 0) {
      if (this.#menu) {
        const [key = 0] = rest;
        this.#menu = false;
        typed.push({ kind: "choice", key: key === menuKey ? "" : String.fromCharCode(key) });
        if (key === menuKey) {
          typed.push({ kind: "machine", bytes: rest.subarray(0, 1) });
        }
        // The rest of what a key with an escape sequence sends is not for the machine.
        rest = key === escapeKey ? rest.subarray(rest.length) : rest.subarray(1);
        continue;
      }
      const at = rest.indexOf(menuKey);
      if (at !== 0) {
        typed.push({ kind: "machine", bytes: at < 0 ? rest : rest.subarray(0, at) });
      }
      if (at >= 0) {
        this.#menu = true;
        typed.push({ kind: "menu" });
      }
      rest = at < 0 ? rest.subarray(rest.length) : rest.subarray(at + 1);
    }
    return typed;
  }
}
