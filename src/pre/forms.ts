// SPDX-License-Identifier: LGPL-2.1-or-later
// What runs once between the tables and the connections, as one module of the executable: its parts share nearly all.

export { handOver } from "../handover/handover.ts";
export { prepareNetworkManager } from "./networkmanager.ts";
export { pre } from "./pre.ts";
