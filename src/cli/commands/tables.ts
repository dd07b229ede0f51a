// SPDX-License-Identifier: LGPL-2.1-or-later
// The commands that judge, plan or make tables, as one module of the executable: their parts share nearly all.

export { check } from "./check.ts";
export { encode } from "./encode.ts";
export { plan } from "./plan.ts";
export { units } from "./units.ts";
