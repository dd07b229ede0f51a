// SPDX-License-Identifier: LGPL-2.1-or-later
// What nbft-boot-tools and the program for Node know: every format has its line here.

import type { Description } from "../description/types.ts";
import type { Host } from "../host/host.ts";
import { cinder } from "./cinder.ts";
import { configJson } from "./config-json.ts";
import { curtin } from "./curtin.ts";
import { discoveryConf } from "./discovery-conf.ts";
import type { Format } from "./format.ts";
import { kernelOptions } from "./kernel-options.ts";
import { netplan } from "./netplan.ts";
import { nvmeFabrics } from "./nvme-fabrics.ts";
import { stafd } from "./stafd.ts";
import { describeSystem } from "./system/system.ts";
import { timberland } from "./timberland.ts";

export const formats: readonly Format[] = [
  cinder,
  configJson,
  curtin,
  discoveryConf,
  kernelOptions,
  netplan,
  nvmeFabrics,
  stafd,
  timberland,
];

/** Whether these are all that there are; where not, nbft-boot-tools has more. */
export const isComplete: boolean = true;

/** What a running machine has connected. */
export const readSystem: (machine: Host) => Description = describeSystem;
