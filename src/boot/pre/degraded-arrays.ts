// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../host/host.ts";
import { render } from "../../output/render.ts";
import { makeTree, type Tree } from "../../output/tree.ts";
import rulesTemplate from "./degraded-arrays.rules.mustache";
import timerTemplate from "./degraded-arrays.timer.mustache";

/** mdadm's units for an array that is not complete: the timer starts the service. */
const lastResort = ["/usr/lib/systemd/system", "/lib/systemd/system"].map(
  (folder) => `${folder}/mdadm-last-resort@.timer`,
);

/**
 * The udev rule, and the timer that it starts, by which an array with a disk on a path that never comes starts without it. It is behind the rules
 * that assemble arrays (64-md-raid-assembly.rules of mdadm, 65-md-incremental-imsm.rules of dracut), and looks at what these have assembled, so
 * whoever keeps arrays from being assembled (rd.md=0, rd.md.uuid=, mdadm.conf) is heeded.
 */
export function degradedArrayFiles(host: Host): Tree {
  if (!lastResort.some((path) => host.exists(path))) {
    return makeTree([]);
  }
  return makeTree([
    ["/run/udev/rules.d/66-nbft-boot-md.rules", { text: render(rulesTemplate, {}), mode: 0o644 }],
    ["/run/systemd/system/mdadm-last-resort@.timer", { text: render(timerTemplate, {}), mode: 0o644 }],
  ]);
}
