// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";

/** Where nvme-cli has its configuration. */
export const nvmeFolder = "/etc/nvme";

/** That of nvme-cli 3. */
export const fabricsFile = "nvme-fabrics.conf";

/**
 * Whoever makes it says that what is in /etc/nvme is for the initramfs, too. Copies: native/gate.c, dracut/50nbft-boot/module-setup.sh,
 * initramfs-tools/hooks/nbft-boot, mkosi.
 */
const mark = "/etc/nbft-boot/etc-nvme";

/**
 * Whether an image has nvme-cli's files because its boot is to connect what they name. dracut's module nvmf copies discovery.conf and config.json
 * into every image: that alone says nothing of root, which may be on a local disk. Nobody but an administrator or we bring nvme-fabrics.conf.
 */
export function isMeant(host: Host): boolean {
  return host.exists(mark) || host.exists(`${nvmeFolder}/${fabricsFile}`);
}
