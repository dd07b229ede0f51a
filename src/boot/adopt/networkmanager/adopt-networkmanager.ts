// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../../host/host.ts";
import type { Log } from "../../../machine/log.ts";
import type { BootPlan } from "../../../plan/types.ts";

/** What NetworkManager has to know. */
export function adoptNetworkManager(_host: Host, _plan: BootPlan, _log: Log): void {}
