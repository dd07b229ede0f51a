// SPDX-License-Identifier: LGPL-2.1-or-later

/** Whether a word means itself wherever it is written: to GRUB, iPXE, syslinux, Jinja and shells. */
export function isBare(word: string): boolean {
  return /^[\w./:=,@+-]+$/.test(word);
}
