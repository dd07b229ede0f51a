// SPDX-License-Identifier: LGPL-2.1-or-later
import type { BootPlan, Path } from "./types.ts";

/**
 * The paths that one service may have together. Where the table requires authentication, systemd hands the path's service its secrets, and it
 * does not start where they cannot be had.
 */
export function sharedPaths({ paths }: Pick<BootPlan, "paths">): readonly Path[] {
  return paths.filter(({ security }) => security === undefined);
}
