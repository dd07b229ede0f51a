// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Behaviour } from "./behaviour.ts";
import { fileBehaviours } from "./file-behaviour.ts";
import { kindBehaviours } from "./kind-behaviour.ts";
import { networkBehaviours } from "./network-behaviour.ts";
import { processBehaviours } from "./process-behaviour.ts";

/** Every promise of the Host, by its name. */
export const behaviours: Readonly<Record<string, Behaviour>> = {
  ...fileBehaviours,
  ...kindBehaviours,
  ...processBehaviours,
  ...networkBehaviours,
};
