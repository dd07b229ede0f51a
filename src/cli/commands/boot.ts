// SPDX-License-Identifier: LGPL-2.1-or-later
// The commands that a boot runs, as one module of the executable.

export { configure } from "./configure.ts";
export { connect, discover } from "./connect.ts";
export { handover } from "./handover.ts";
export { pre } from "./pre.ts";
