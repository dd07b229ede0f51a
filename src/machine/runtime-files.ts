// SPDX-License-Identifier: LGPL-2.1-or-later
// What this program leaves under /run, which goes with the boot into the real root.

/** Made by nbft-boot-pre in the initramfs. In the real root it means that this boot used the NBFT. */
export const runtimeFolder = "/run/nbft-boot";

/** Made by nbft-boot-handover where the real root has no host NQN of its own: it takes that of the boot (tmpfiles.d(5)). */
export const sharedIdentity = "/run/tmpfiles.d/nbft-boot.conf";
