// SPDX-License-Identifier: LGPL-2.1-or-later
// What a source may be, in every program: --from, the help and the manual list the same ones.

/** Values of --from: a table, or one of the formats that a program may or may not have. */
export const kinds = [
  "table",
  "cinder",
  "config-json",
  "curtin",
  "discovery",
  "kernel-options",
  "netplan",
  "nvme-fabrics",
  "stafd",
  "system",
  "timberland",
] as const;
export type Kind = (typeof kinds)[number];

/** Formats whose files have drop-ins: `NAME.d/*.conf`. */
export const withDropIns: ReadonlySet<string> = new Set<Kind>(["nvme-fabrics"]);
