// SPDX-License-Identifier: LGPL-2.1-or-later
// The commands that judge, plan or make tables, as one module of the executable: their parts share nearly all.

export { check } from "../commands/check.ts";
export { encode } from "../commands/encode.ts";
export { plan } from "../commands/plan.ts";
export { units } from "../commands/units.ts";
