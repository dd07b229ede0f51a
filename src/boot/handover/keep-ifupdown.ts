// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../host/host.ts";
import { type Link, makeTree, type TextFile, type Tree } from "../../output/tree.ts";
import { dropIn, escapeInstance, origin, unitFolder } from "./runtime-units.ts";

/** Of Debian's ifupdown, which alone has it; with and without a merged /usr. */
const marks = ["/usr/lib/ifupdown/settle-dad.sh", "/lib/ifupdown/settle-dad.sh"];

/**
 * Drop-ins for ifupdown's units. ifup of a boot interface does all that interfaces(5) of the real root says, and an address or a route that is
 * there already is no failure: without --ignore-errors, `inet static` with the boot's own address fails, and with it networking.service. Then
 * ifup's note that the interface is configured is taken away (/run/network/ifstate.NAME): without it every ifdown, at a restart of
 * networking.service, at shutdown or by hand, has nothing to do for this interface. The network would be gone before the root file system is
 * unmounted, and the machine would never switch off.
 * @param names of the boot's interfaces, checked
 */
export function keepIfupdown(realRoot: Host, names: readonly string[]): Tree {
  if (names.length === 0 || !marks.some((path) => realRoot.exists(path))) {
    return makeTree([]);
  }
  const ifup = realRoot.exists("/usr/sbin/ifup") ? "/usr/sbin/ifup" : "/sbin/ifup";
  return makeTree([
    dropIn("networking.service", "Service", networking(ifup, names)),
    ...names.map((name) => dropIn(`ifup@${escapeInstance(name)}.service`, "Service", hotplugged(ifup))),
    ...forgetUnits(names),
  ]);
}

const state = "/run/network/ifstate";
const forget = (names: readonly string[]) => `/bin/rm -f${names.map((name) => ` ${state}.${name}`).join("")}`;

function networking(ifup: string, names: readonly string[]): string[] {
  const excluded = names.map((name) => ` --exclude=${name}`).join("");
  const hotplug = `${ifup} -a --read-environment --allow=hotplug${excluded}`;
  return [
    "ExecStart=",
    // The boot's first, as most files have it: a VLAN's MTU cannot be greater than that of the interface below.
    ...names.map((name) => `ExecStart=-${ifup} -a --read-environment --ignore-errors${excludeOthers(name)}`),
    // Not ExecStartPost=: the next one may fail.
    `ExecStart=-${forget(names)}`,
    `ExecStart=${ifup} -a --read-environment${excluded}`,
    `ExecStart=-/bin/sh -c 'if [ -f /run/network/restart-hotplug ]; then ${hotplug}; fi'`,
  ];
}

/** Not ExecStartPost= here either, which this type of unit (simple) starts together with ifup. */
function hotplugged(ifup: string): string[] {
  const script = `${ifup} --ignore-errors --allow=hotplug "$$1"; status=$$?; /bin/rm -f "${state}.$$1"; exit $$status`;
  return ["ExecStart=", `ExecStart=/bin/sh -c '${script}' sh %I`];
}

/** For ifup by hand: as soon as it has ended. Each ifup and ifdown starts it twice, which no limit may end. */
function forgetUnits(names: readonly string[]): [string, TextFile | Link][] {
  const unit = "nbft-boot-ifupdown";
  const head = `${origin}\n[Unit]\nDescription=ifupdown leaves the boot's network interfaces up\nDefaultDependencies=no\nStartLimitIntervalSec=0\n`;
  const watched = names.map((name) => `PathChanged=${state}.${name}\n`).join("");
  return [
    [`${unitFolder}/${unit}.path`, { text: `${head}\n[Path]\n${watched}`, mode: 0o644 }],
    [
      `${unitFolder}/${unit}.service`,
      { text: `${head}\n[Service]\nType=oneshot\nExecStart=${forget(names)}\n`, mode: 0o644 },
    ],
    [`${unitFolder}/networking.service.wants/${unit}.path`, { target: `../${unit}.path` }],
  ];
}

/**
 * Options that leave nothing but one interface: -a, unlike its name, also finds what it is called in `auto /en*=wired`. There is no pattern for
 * all but one name (fnmatch(3)), so it is what begins otherwise, what is shorter, and what is longer.
 */
function excludeOthers(name: string): string {
  const others = [...name].flatMap((character, index) => {
    const before = name.slice(0, index);
    return [...(index === 0 ? [] : [before]), `${before}[!${character}]*`];
  });
  return [...others, `${name}?*`].map((pattern) => ` --exclude=${pattern}`).join("");
}
