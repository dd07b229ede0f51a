// SPDX-License-Identifier: LGPL-2.1-or-later

/** The instance that has all paths: of an initramfs with systemd, or many. */
export const allPathsUnit = "nbft-boot-connect@all.service";
