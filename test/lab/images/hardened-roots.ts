// SPDX-License-Identifier: LGPL-2.1-or-later
// Root file systems whose kernel lets programs do only what a policy says, and those that start the system anew without firmware.

import { join } from "node:path";
import { makeTree } from "../../../tools/tree.ts";
import { guest, type ImageFiles } from "./files.ts";
import { makeInitramfs } from "./initramfs.ts";
import type { LabTree } from "./lab-tree.ts";

const system = ["dbus", "iproute2", "kmod", "systemd", "systemd-sysv", "udev"];

export const selinuxTree = () =>
  makeTree("tree-selinux", {
    suite: "trixie",
    packages: [...system, "attr", "policycoreutils", "selinux-policy-default", "selinux-utils"],
  });

export const apparmorTree = () =>
  makeTree("tree-apparmor", { suite: "trixie", packages: [...system, "apparmor", "apparmor-profiles", "nvme-cli"] });

export const restartingTree = () =>
  makeTree("tree-restarts", { suite: "trixie", packages: [...system, "kexec-tools"] });

/** Enforced from the first process of the real root on; the files are labelled as Debian's policy says. */
export const selinuxFiles: ImageFiles = {
  "/etc/selinux/config": { content: "SELINUX=enforcing\nSELINUXTYPE=default\n" },
};

/** The machine's own kernel and initramfs, and the two ways to start anew. */
export async function restartFiles(tree: LabTree): Promise<ImageFiles> {
  return {
    "/boot/vmlinuz": { from: join(tree.folder, "boot", `vmlinuz-${tree.kernel}`) },
    "/boot/initramfs": { from: (await makeInitramfs("dracut", tree)).path },
    "/usr/local/sbin/lab-kexec": guest("kexec.sh"),
    "/usr/local/sbin/lab-soft-reboot": guest("soft-reboot.sh"),
  };
}
