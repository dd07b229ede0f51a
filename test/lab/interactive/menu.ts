// SPDX-License-Identifier: LGPL-2.1-or-later

/** What has been done to the machine and its target, path by path. */
export interface Doings {
  readonly paths: readonly { readonly isCut: boolean; readonly isUnplugged: boolean }[];
  readonly isSilent: boolean;
}

export type Action =
  | { readonly kind: "cut" | "cable"; readonly path: number }
  | { readonly kind: "silent" | "status" | "topology" | "reboot" | "reset" | "quit" };

interface Item {
  readonly key: string;
  readonly text: string;
  readonly action: Action;
}

/** What the menu offers now. */
export function itemsOf({ paths, isSilent }: Doings): readonly Item[] {
  return [
    ...paths.map(
      ({ isCut }, path): Item => ({
        key: String(path + 1),
        text: isCut ? `let path ${path + 1} come again` : `cut path ${path + 1}: the target refuses it`,
        action: { kind: "cut", path },
      }),
    ),
    ...paths.map(
      ({ isUnplugged }, path): Item => ({
        key: String(paths.length + path + 1),
        text: `${isUnplugged ? "plug in" : "pull"} the cable of path ${path + 1}`,
        action: { kind: "cable", path },
      }),
    ),
    {
      key: "s",
      text: isSilent
        ? "let the target answer again"
        : "make the target silent: it keeps its connections and answers nothing",
      action: { kind: "silent" },
    },
    { key: "t", text: "nbft-boot status", action: { kind: "status" } },
    { key: "o", text: "nbft-boot topology", action: { kind: "topology" } },
    { key: "r", text: "reboot", action: { kind: "reboot" } },
    { key: "x", text: "press the reset button", action: { kind: "reset" } },
    { key: "q", text: "quit", action: { kind: "quit" } },
  ];
}

export function menuText(doings: Doings): string {
  const items = itemsOf(doings).map(({ key, text }) => `  ${key}  ${text}`);
  return ["The lab's menu; any other key goes back to the machine", ...items, ""].join("\n");
}
