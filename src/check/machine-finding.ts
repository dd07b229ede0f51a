// SPDX-License-Identifier: LGPL-2.1-or-later

/** What a machine has against its plan. */
export interface MachineFinding {
  readonly id: MachineFindingId;
  /** error: a boot connects nothing; warning: it may lack something; note: good to know. */
  readonly severity: "error" | "warning" | "note";
  /** One line for people: what, and where. */
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
  /** Paths that it is about, and discoveries as discoveryName() has them; absent where it is about all. */
  readonly paths?: readonly string[];
  /** Whether these cannot be connected as long as it is so. */
  readonly blocks: boolean;
}

/** Stable. */
export type MachineFindingId =
  | "ambiguous-root"
  | "card-in-bond"
  | "concatenation"
  | "disks-apart"
  | "foreign-gateway"
  | "host-id-not-unique"
  | "host-identity-conflict"
  | "link-unknown"
  | "local-root"
  | "no-card"
  | "no-gateway"
  | "no-link"
  | "no-nvme-tcp"
  | "no-secret"
  | "no-tls-agent"
  | "not-in-image"
  | "not-used"
  | "reverse-path"
  | "shared-mac"
  | "unseen-secret"
  | "useless-secret";

/** A warning that is about all and blocks nothing, but for what is said otherwise. */
export function findingOf(
  id: MachineFindingId,
  message: string,
  advice: string,
  more: Partial<Pick<MachineFinding, "severity" | "paths" | "blocks">> = {},
): MachineFinding {
  return { id, severity: "warning", message, advice, blocks: false, ...more };
}
