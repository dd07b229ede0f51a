// SPDX-License-Identifier: LGPL-2.1-or-later

import { render } from "../../output/render.ts";
import { makeTree, type Tree } from "../../output/tree.ts";
import rulesTemplate from "./watch-connections.rules.mustache";

/**
 * udev rules by which the real root's path units, those that are active, look at their connections again: when the kernel has removed one for
 * good, and when somebody else has made one that is less than ours. No process waits for that.
 */
export function watchConnections(): Tree {
  return makeTree([["/run/udev/rules.d/72-nbft-boot.rules", { text: render(rulesTemplate, {}), mode: 0o644 }]]);
}
