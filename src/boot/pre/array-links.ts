// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../host/host.ts";
import { render } from "../../output/render.ts";
import { makeTree, type Tree } from "../../output/tree.ts";
import rulesTemplate from "./array-links.rules.mustache";

/** What probes arrays too early: of mkosi 25; later versions have it behind udev's rules. */
const tooEarly = "/usr/lib/udev/rules.d/10-mkosi-initrd-md.rules";

/** The udev rule, sorted before that one, with which an array gets its links by label and UUID there, by which root is found. */
export function arrayLinkFiles(host: Host): Tree {
  if (!host.exists(tooEarly)) {
    return makeTree([]);
  }
  return makeTree([["/run/udev/rules.d/05-nbft-boot-md.rules", { text: render(rulesTemplate, {}), mode: 0o644 }]]);
}
