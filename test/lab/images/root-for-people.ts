// SPDX-License-Identifier: LGPL-2.1-or-later
// The root file system of `npm run lab`: somebody logs in on its console, and the lab asks it over a line of its own.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { guest, type ImageFile, type ImageFiles } from "./files.ts";
import type { FullRootRecipe } from "./full-roots.ts";
import { installation } from "./installation.ts";
import type { LabTree } from "./lab-tree.ts";

/** The port's name in the machine. */
export const lineName = "nbft-boot-lab";

const lineUnit = `[Unit]
Description=Answers the lab
DefaultDependencies=no
After=systemd-udevd.service

[Service]
Environment=LANG=C.UTF-8
ExecStart=/usr/local/sbin/lab-line /dev/virtio-ports/${lineName}
`;

const greeting = `
  This machine has no disk. What it runs from: findmnt /
  How it came here:                            nbft-boot status, plan, topology, explain 0-1-1
  What may happen to it:                       Ctrl-]

`;

/** Of the tree that every other image is made of, so that a fresh machine unpacks one less; with systemd-networkd in the place of its NetworkManager. */
export const rootForPeople: FullRootRecipe = {
  isForPeople: true,
  base: async (tree) => tree.folder,
  files: async (tree): Promise<ImageFiles> => ({
    "/etc/shadow": withoutPassword(tree),
    "/etc/issue": { content: "Log in as root; there is no password.\n\n" },
    "/etc/motd": { content: greeting },
    "/etc/systemd/system/NetworkManager.service": { link: "/dev/null" },
    "/etc/systemd/system/multi-user.target.wants/systemd-networkd.service": {
      link: "/usr/lib/systemd/system/systemd-networkd.service",
    },
    "/usr/local/sbin/lab-line": guest("line.sh"),
    "/etc/systemd/system/lab-line.service": { content: lineUnit },
    "/etc/systemd/system/sysinit.target.wants/lab-line.service": { link: "../lab-line.service" },
    ...(await installation()),
  }),
};

function withoutPassword(tree: LabTree): ImageFile {
  const shadow = readFileSync(join(tree.folder, "etc/shadow"), "utf8");
  return { content: shadow.replace(/^root:[^:]*:/m, "root::"), mode: 0o640 };
}
