// SPDX-License-Identifier: LGPL-2.1-or-later
// The system starts anew without firmware, or runs under a policy that lets programs do little.

import type { Scenario } from "../scenario.ts";
import { twoPaths, userNic } from "./parts.ts";

const again = { ...twoPaths, number: "28", root: "full-restarts", limit: 400 } as const;

/** The second interface's cable is plugged in when the machine is up, so that the program still has something to do. */
const underPolicy = {
  ...twoPaths,
  number: "28",
  nics: [userNic(0), { ...userNic(1), unplugged: true }],
  during: async ({ machine, note }) => {
    await machine.console.waitFor(/LAB up/);
    await machine.setLink(1, true);
    note("plugged in the second cable");
  },
  limit: 400,
} satisfies Partial<Scenario>;

export const restarts: readonly Scenario[] = [
  {
    ...again,
    name: "soft-reboot",
    story: "systemd starts anew, and neither kernel nor network: root and its connections stay as they are",
    kernelOptions: ["lab.then=soft-reboot"],
    expect: { ...twoPaths.expect, seen: [/LAB after soft-reboot/], offWithin: 60 },
  },
  {
    ...again,
    name: "kexec",
    rare: true,
    story: "the next kernel is started without firmware, and finds its table",
    kernelOptions: ["lab.then=kexec"],
    expect: { ...twoPaths.expect, seen: [/LAB after kexec/], offWithin: 60 },
  },
  {
    ...underPolicy,
    name: "selinux",
    rare: true,
    story:
      "SELinux enforces Debian's policy: the program that the initramfs leaves under /run connects the second path",
    root: "full-selinux",
    kernelOptions: ["security=selinux", "enforcing=1"],
    expect: { ...twoPaths.expect, seen: [/LAB selinux 1/], neverSeen: [/avc: +denied .* comm="nbft/], offWithin: 60 },
  },
  {
    ...underPolicy,
    name: "apparmor",
    rare: true,
    story: "AppArmor enforces Debian's profiles",
    root: "full-apparmor",
    kernelOptions: ["security=apparmor"],
    expect: { ...twoPaths.expect, neverSeen: [/apparmor="DENIED"/], offWithin: 60 },
  },
];
