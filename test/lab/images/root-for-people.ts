// SPDX-License-Identifier: LGPL-2.1-or-later
// The root file system of `npm run lab`: somebody logs in on its console, and the lab asks it over a line of its own.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { trixieTree } from "../../../tools/tree.ts";
import { guest, type ImageFile, type ImageFiles } from "./files.ts";
import type { FullRootRecipe } from "./full-roots.ts";
import { installation } from "./installation.ts";

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

/** Without kernel modules, of which an emulated machine would load every one that fits, and without what would connect more paths. */
export const rootForPeople: FullRootRecipe = {
  isForPeople: true,
  base: trixieTree,
  files: async (): Promise<ImageFiles> => ({
    "/etc/shadow": withoutPassword(await trixieTree()),
    "/etc/issue": { content: "Log in as root; there is no password.\n\n" },
    "/etc/motd": { content: greeting },
    "/etc/systemd/system/nvmf-autoconnect.service": { link: "/dev/null" },
    "/etc/systemd/system/multi-user.target.wants/systemd-networkd.service": {
      link: "/usr/lib/systemd/system/systemd-networkd.service",
    },
    "/usr/local/sbin/lab-line": guest("line.sh"),
    "/etc/systemd/system/lab-line.service": { content: lineUnit },
    "/etc/systemd/system/sysinit.target.wants/lab-line.service": { link: "../lab-line.service" },
    ...(await installation()),
  }),
};

function withoutPassword(tree: string): ImageFile {
  const shadow = readFileSync(join(tree, "etc/shadow"), "utf8");
  return { content: shadow.replace(/^root:[^:]*:/m, "root::"), mode: 0o640 };
}
