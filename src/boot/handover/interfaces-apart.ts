// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../host/host.ts";
import { findInterface } from "../../machine/interfaces.ts";
import { apartSettings } from "../../machine/keep-apart.ts";
import { render } from "../../output/render.ts";
import { makeTree, type Tree } from "../../output/tree.ts";
import { severalIpv4Interfaces } from "../../plan/several-cards.ts";
import type { BootPlan } from "../../plan/types.ts";
import template from "./interfaces-apart.mustache";
import { isPlainName } from "./runtime-units.ts";

/**
 * The settings of keepApart() for the real root's systemd-sysctl, which sets all interfaces as sysctl.d(5) says, and each again when udev sees it:
 * a setting for one interface by name counts before all with wildcards, and the last file has the last word. Written in the end, when the
 * interfaces have their names.
 */
export function interfacesApart(host: Host, plan: BootPlan): Tree {
  const settings = severalIpv4Interfaces(plan)
    .flatMap((key) => findInterface(host, key) ?? [])
    .filter(isPlainName)
    .flatMap((device) => apartSettings.map(([setting, value]) => ({ device, setting, value })));
  const text = render(template, { settings });
  return makeTree(settings.length === 0 ? [] : [["/run/sysctl.d/zz-nbft-boot.conf", { text, mode: 0o644 }]]);
}
