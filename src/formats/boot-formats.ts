// SPDX-License-Identifier: LGPL-2.1-or-later
// In the place of all-formats.ts (tools/build/bundles.ts) in the executable that goes into an initramfs: what a boot reads, too.

import type { Description } from "../description/types.ts";
import type { Host } from "../host/host.ts";
import { configJson } from "./config-json.ts";
import { discoveryConf } from "./discovery-conf.ts";
import type { Format } from "./format.ts";
import { kernelOptions } from "./kernel-options.ts";
import { nvmeFabrics } from "./nvme-fabrics.ts";
import { describeSystem } from "./system/system.ts";

export const formats: readonly Format[] = [configJson, discoveryConf, kernelOptions, nvmeFabrics];
export const isComplete: boolean = false;
export const readSystem: (machine: Host) => Description = describeSystem;
