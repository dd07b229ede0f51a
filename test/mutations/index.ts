// SPDX-License-Identifier: LGPL-2.1-or-later
// What `npm run mutations` tries, one after the other.

import { adoptNetworkManagerMutations } from "./adopt-networkmanager.ts";
import { allPathsMutations } from "./all-paths.ts";
import { authenticationMutations } from "./authentication.ts";
import { bootMutations } from "./boot.ts";
import { cardMutations } from "./cards.ts";
import { checkMutations } from "./check.ts";
import { connectMutations } from "./connect.ts";
import { descriptionMutations } from "./description.ts";
import { doubleMutations } from "./doubles.ts";
import { exportBootMutations } from "./export-boot.ts";
import { exportHostMutations } from "./export-host.ts";
import { hostileTableMutations } from "./hostile-tables.ts";
import { initramfsToolsMutations } from "./initramfs-tools.ts";
import { keepMutations } from "./keep.ts";
import { keepNetworkMutations } from "./keep-network.ts";
import type { Mutation } from "./mutation.ts";
import { networkMutations } from "./network.ts";
import { sourceFormatMutations } from "./source-formats.ts";
import { interfaceMutations } from "./table-interfaces.ts";
import { readingMutations } from "./table-reading.ts";
import { subsystemMutations } from "./table-subsystems.ts";
import { tlsMutations } from "./tls.ts";
import { unitMutations } from "./units.ts";
import { yamlFormatMutations } from "./yaml-formats.ts";

export const mutations: readonly Mutation[] = [
  ...interfaceMutations,
  ...subsystemMutations,
  ...readingMutations,
  ...unitMutations,
  ...bootMutations,
  ...hostileTableMutations,
  ...initramfsToolsMutations,
  ...checkMutations,
  ...connectMutations,
  ...allPathsMutations,
  ...authenticationMutations,
  ...tlsMutations,
  ...cardMutations,
  ...doubleMutations,
  ...keepMutations,
  ...keepNetworkMutations,
  ...networkMutations,
  ...adoptNetworkManagerMutations,
  ...exportBootMutations,
  ...exportHostMutations,
  ...sourceFormatMutations,
  ...yamlFormatMutations,
  ...descriptionMutations,
];
