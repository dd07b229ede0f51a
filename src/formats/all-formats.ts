// SPDX-License-Identifier: LGPL-2.1-or-later
// What nbft-boot-tools and the program for Node know: every format has its line here.

import { cinder } from "./cinder.ts";
import { configJson } from "./config-json.ts";
import { curtin } from "./curtin.ts";
import { discoveryConf } from "./discovery-conf.ts";
import type { Format, FormatRegistry } from "./format.ts";
import { kernelOptions } from "./kernel-options.ts";
import { nearestKind } from "./nearest-kind.ts";
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

export const whole: FormatRegistry["whole"] = { readSystem: describeSystem, nearestKind };
