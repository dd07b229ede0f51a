// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../host/host.ts";
import { findInterface } from "../../machine/interfaces.ts";
import { physicalLinks } from "../../network/naming.ts";
import linkTemplate from "../../network/networkd/link.mustache";
import { render } from "../../output/render.ts";
import { makeTree, type TextFile, type Tree } from "../../output/tree.ts";
import { describeOrigins } from "../../plan/origin.ts";
import type { BootInterface } from "../../plan/types.ts";

/**
 * systemd.link(5) files that keep the names which the boot interfaces have now. A rename in the real root (netplan's set-name, Launchpad
 * 2127072) would be the end of every connection through that interface: the kernel reconnects by the name that it was given. Written only
 * now, so that in the initramfs the administrator's rules decide. Interfaces that got their names from us have such a file already.
 */
export function keepNames(host: Host, interfaces: readonly BootInterface[]): Tree {
  const entries = physicalLinks(interfaces, "none").flatMap(({ mac, id, origins }): [string, TextFile][] => {
    const path = `/run/systemd/network/05-nbft-${id}.link`;
    const name = host.exists(path) ? undefined : findInterface(host, { mac, vlan: 0 });
    const source = describeOrigins(origins);
    return name === undefined ? [] : [[path, { text: render(linkTemplate, { source, mac, name }), mode: 0o644 }]];
  });
  return makeTree(entries);
}
