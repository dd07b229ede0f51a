// SPDX-License-Identifier: LGPL-2.1-or-later
// The real root's own .network files, with what root needs added for the interfaces of the boot.

import { render } from "../../output/render.ts";
import { type Link, makeTree, type TextFile, type Tree } from "../../output/tree.ts";
import { describeOrigins } from "../../plan/origin.ts";
import type { BootInterface, BootPlan } from "../../plan/types.ts";
import { physicalLinks } from "../naming.ts";
import { targetsOf } from "../routes.ts";
import { besideAdministrators, hasDefaultRoute } from "./beside-administrators.ts";
import networkTemplate from "./network.mustache";
import { networkView } from "./network-view.ts";
import { networkFolder } from "./networkd-files.ts";
import type { Setting } from "./sections.ts";

/** A .network file of somebody else's. */
export interface NetworkFile {
  /** `10-lan.network`. */
  readonly name: string;
  readonly path: string;
  /** Its drop-ins, sorted by name. */
  readonly dropIns: readonly { readonly name: string; readonly path: string }[];
  /** What all of them say. */
  readonly settings: readonly Setting[];
}

/**
 * For each interface of the boot and each file F, `05-nbft-0h1-F`: a link to F, with drop-ins that are links to F's and, last, what root needs.
 * The last one also asks for udev's property ID_NBFT_BOOT of that interface. systemd-networkd takes the first file whose whole [Match] holds, and
 * Property= is the only key there that has to hold beside others of the same kind: so it finds for itself which F is the interface's, it sees what
 * is changed in F later, and F stays what it is for all other interfaces. They sort before the file that stands alone, `05-nbft-0h1.network`.
 */
export function adoptedFiles(plan: BootPlan, files: readonly NetworkFile[]): Tree {
  const targets = targetsOf(plan);
  const entries = physicalLinks(plan.interfaces, "none").flatMap(({ mac, id, untagged, vlans, origins }) => {
    const carried = vlans.map(({ device }) => device);
    return files.flatMap((file) => [
      ...adopt(file, id, untagged, {
        vlans: carried,
        targets: targets({ mac, vlan: 0 }),
        source: describeOrigins(origins),
      }),
      ...vlans.flatMap(({ id: vlanId, interface: entry }) =>
        adopt(file, vlanId, entry, { vlans: [], targets: targets(entry), source: describeOrigins(entry.origins) }),
      ),
    ]);
  });
  return makeTree(entries);
}

interface Surroundings {
  readonly vlans: readonly string[];
  readonly targets: readonly string[];
  readonly source: string;
}

function adopt(
  file: NetworkFile,
  id: string,
  entry: BootInterface | undefined,
  { vlans, targets, source }: Surroundings,
): [string, TextFile | Link][] {
  const alias = `${networkFolder}/05-nbft-${id}-${file.name}`;
  const beside = entry === undefined ? undefined : standBack(entry, file.settings);
  const view = networkView({}, beside, { vlans, targets, requiredForOnline: "no" });
  const text = render(networkTemplate, { source, ...besideAdministrators(view, id, file.settings) });
  return [
    [alias, { target: file.path }],
    // The letters in front keep the order of F's own, and ours behind all of them, whatever they are called.
    ...file.dropIns.map(({ name, path }): [string, Link] => [`${alias}.d/a-${name}`, { target: path }]),
    [`${alias}.d/z-nbft.conf`, { text, mode: 0o644 }],
  ];
}

/**
 * Where the administrator has a default route, firmware's gateway is for the targets alone: of two routes of one metric the kernel keeps that which
 * was set last.
 */
function standBack(entry: BootInterface, settings: readonly Setting[]): BootInterface {
  return {
    ...entry,
    configurations: entry.configurations.map((configuration) =>
      configuration.method === "static" && hasDefaultRoute(settings, configuration.family)
        ? { ...configuration, defaultRoute: false }
        : configuration,
    ),
  };
}
