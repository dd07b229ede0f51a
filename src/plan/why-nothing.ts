// SPDX-License-Identifier: LGPL-2.1-or-later
import { describeOrigin } from "./origin.ts";
import type { BootPlan } from "./types.ts";

/** Why there is nothing that a boot could connect, in words for people; undefined where there is something. */
export function whyNothing({ paths, discoveries, dropped }: BootPlan): string | undefined {
  if (paths.length + discoveries.length > 0) {
    return undefined;
  }
  const [first, ...others] = dropped.filter(
    ({ origin: { structure }, matters }) => matters && (structure === "SSNS" || structure === "Discovery"),
  );
  if (first === undefined) {
    return "no subsystem and no discovery controller is named";
  }
  const more = others.length === 0 ? "" : `, and ${others.length} more likewise: see nbft-boot plan`;
  return `${describeOrigin(first.origin)}: ${first.reason}${more}`;
}
