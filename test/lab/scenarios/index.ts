// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Scenario } from "../scenario.ts";
import { addresses } from "./addresses.ts";
import { ana } from "./ana.ts";
import { architectures } from "./architectures.ts";
import { authentication } from "./authentication.ts";
import { cases } from "./cases.ts";
import { curtinScenarios } from "./curtin.ts";
import { failoverScenarios } from "./failover.ts";
import { failures } from "./failures.ts";
import { faults } from "./faults.ts";
import { frameworks } from "./frameworks.ts";
import { ifupdown } from "./ifupdown.ts";
import { initramfsTools } from "./initramfs-tools.ts";
import { kdump } from "./kdump.ts";
import { lateLink } from "./late-link.ts";
import { loaderScenarios } from "./loaders.ts";
import { manyPathScenarios } from "./many-paths.ts";
import { networkdRoot } from "./networkd-root.ts";
import { networkManagerRoot } from "./networkmanager-root.ts";
import { nvmeCli3 } from "./nvme-cli-3.ts";
import { otherConnectors } from "./other-connectors.ts";
import { paths } from "./paths.ts";
import { realRoot } from "./real-root.ts";
import { remoteUnlock } from "./remote-unlock.ts";
import { restarts } from "./restarts.ts";
import { roundTrips } from "./round-trip.ts";
import { severalCards } from "./several-cards.ts";
import { shutdown } from "./shutdown.ts";
import { statusScenarios } from "./status.ts";
import { storage } from "./storage.ts";
import { storageInitramfsTools } from "./storage-initramfs-tools.ts";
import { tables } from "./tables.ts";
import { tls } from "./tls.ts";
import { vanish } from "./vanish.ts";
import { withoutTables } from "./without-tables.ts";

/** All boots, in the order of their numbers. */
export const scenarios: readonly Scenario[] = [
  ...addresses,
  ...architectures,
  ...paths,
  ...manyPathScenarios,
  ...tables,
  ...loaderScenarios,
  ...faults,
  ...vanish,
  ...failures,
  ...ana,
  ...lateLink,
  ...statusScenarios,
  ...realRoot,
  ...networkdRoot,
  ...networkManagerRoot,
  ...initramfsTools,
  ...authentication,
  ...tls,
  ...ifupdown,
  ...remoteUnlock,
  ...restarts,
  ...roundTrips,
  ...curtinScenarios,
  ...cases,
  ...shutdown,
  ...nvmeCli3,
  ...otherConnectors,
  ...kdump,
  ...severalCards,
  ...failoverScenarios,
  ...storage,
  ...storageInitramfsTools,
  ...withoutTables,
  ...frameworks,
].sort((a, b) => Number.parseInt(a.number, 10) - Number.parseInt(b.number, 10));
