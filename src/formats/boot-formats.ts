// SPDX-License-Identifier: LGPL-2.1-or-later
// In the place of all-formats.ts (tools/build/bundles.ts) in the executable that goes into an initramfs: what a boot reads, too.

import { configJson } from "./config-json.ts";
import { discoveryConf } from "./discovery-conf.ts";
import type { Format, FormatRegistry } from "./format.ts";
import { kernelOptions } from "./kernel-options.ts";
import { nvmeFabrics } from "./nvme-fabrics.ts";

export const formats: readonly Format[] = [configJson, discoveryConf, kernelOptions, nvmeFabrics];
export const whole: FormatRegistry["whole"] = undefined;
