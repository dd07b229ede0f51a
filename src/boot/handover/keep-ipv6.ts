// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../host/host.ts";
import { listFolder, readAttribute } from "../../machine/attributes.ts";
import { interfaceOf } from "../../machine/interface-of.ts";
import type { Log } from "../../machine/log.ts";
import { render } from "../../output/render.ts";
import { makeTree, type Tree } from "../../output/tree.ts";
import type { BootPlan } from "../../plan/types.ts";
import { listFew } from "../../text/list-few.ts";
import template from "./keep-ipv6.mustache";
import { isPlainName } from "./runtime-units.ts";

/** Where sysctl.d(5) has its files; one hides those of its name in the folders behind it. */
const folders = ["/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d"];
const own = "/run/sysctl.d/zz-nbft-boot-ipv6.conf";

/**
 * Where the real root's sysctl.d(5) turns IPv6 off on all interfaces, which takes away every address: a file behind all others that turns it off
 * on all but the boot's. Nothing where no path is IPv6.
 */
export function keepIpv6(host: Host, realRoot: Host, plan: BootPlan, log: Log): Tree {
  const used = [...plan.paths, ...plan.discoveries].filter(({ traddr }) => traddr.includes(":"));
  const found = used.flatMap((target) => interfaceOf(host, target) ?? []);
  const names = [...new Set(found)].filter(isPlainName).sort();
  const file = names.length === 0 ? undefined : turnsOff(realRoot);
  if (file === undefined) {
    return makeTree([]);
  }
  const devices = listFew(names);
  log("warning", `${file} turns IPv6 off on all interfaces; not on ${devices}, by which root is reached`);
  return makeTree([[own, { text: render(template, { devices, names }), mode: 0o644 }]]);
}

/** Path of the file that has the last word about IPv6 on all interfaces; undefined where that is not "off". */
function turnsOff(realRoot: Host): string | undefined {
  const files = new Map<string, string>();
  for (const folder of folders) {
    for (const name of listFolder(realRoot, folder).filter((one) => one.endsWith(".conf"))) {
      files.set(name, files.get(name) ?? `${folder}/${name}`);
    }
  }
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
  let file: string | undefined;
  for (const path of sorted) {
    for (const line of (readAttribute(realRoot, path) ?? "").split("\n")) {
      const [, value] = /^\s*-?net[./]ipv6[./]conf[./](?:all|\*)[./]disable_ipv6\s*=\s*(\S+)/.exec(line) ?? [];
      if (value !== undefined) {
        file = Number(value) === 0 ? undefined : path;
      }
    }
  }
  return file;
}
