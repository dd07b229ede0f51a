// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Naming } from "../../src/machine/configuration.ts";
import type { Hfi } from "../../src/nbft/types.ts";
import { networkManagerFiles } from "../../src/network/networkmanager/networkmanager-files.ts";
import { makePlan } from "../../src/plan/plan.ts";
import type { BootPlan } from "../../src/plan/types.ts";
import { ssns, table } from "../plan/tables.ts";

export const folder = "/run/NetworkManager/system-connections/nbft-";
export const devicesFile = "/run/NetworkManager/conf.d/90-nbft.conf";

/** The plan of a table with these HFIs and an SSNS for each target. */
export function plan(hfis: readonly Hfi[], ...targets: readonly string[]): BootPlan {
  const list = targets.map((traddr, position) => ssns(position + 1, { traddr }));
  return makePlan([{ number: 0, table: table({ hfi: hfis, ssns: list }) }]);
}

/** Text by table, HFI and VLAN. */
export function profiles(hfis: readonly Hfi[], naming: Naming = "none"): Record<string, string> {
  return Object.fromEntries(
    [...networkManagerFiles(plan(hfis), { naming })].flatMap(([path, file]) =>
      "text" in file && path !== devicesFile ? [[path.slice(folder.length, -".nmconnection".length), file.text]] : [],
    ),
  );
}
