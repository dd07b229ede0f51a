// SPDX-License-Identifier: LGPL-2.1-or-later
// What a boot runs once between the tables and the connections, as one module of the executable: its parts share nearly all.

export { adopt } from "../commands/adopt.ts";
export { explain } from "../commands/explain.ts";
export { handover } from "../commands/handover.ts";
export { pre } from "../commands/pre.ts";
