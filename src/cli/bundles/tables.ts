// SPDX-License-Identifier: LGPL-2.1-or-later
// The commands that judge or plan, as one module of the executable: their parts share nearly all.

export { check } from "../commands/check.ts";
export { plan } from "../commands/plan.ts";
export { units } from "../commands/units.ts";
