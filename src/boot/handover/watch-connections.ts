// SPDX-License-Identifier: LGPL-2.1-or-later
import { render } from "../../output/render.ts";
import { makeTree, type Tree } from "../../output/tree.ts";
import serviceTemplate from "./nbft-boot-again.service.mustache";
import timerTemplate from "./nbft-boot-again.timer.mustache";
import rulesTemplate from "./watch-connections.rules.mustache";

/**
 * udev rules by which the real root's path units, those that are active, look at their connections again: when the kernel has removed one for
 * good, and when somebody else has made one that is less than ours. No process waits for that. By way of a timer, because many come and go
 * together, and one that comes and goes all the time must not take more than a look every few seconds.
 */
export function watchConnections(): Tree {
  const files = [
    ["/run/udev/rules.d/72-nbft-boot.rules", rulesTemplate],
    ["/run/systemd/system/nbft-boot-again.timer", timerTemplate],
    ["/run/systemd/system/nbft-boot-again.service", serviceTemplate],
  ] as const;
  return makeTree(files.map(([path, template]) => [path, { text: render(template, {}), mode: 0o644 }]));
}
