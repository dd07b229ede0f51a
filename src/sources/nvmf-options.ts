// SPDX-License-Identifier: LGPL-2.1-or-later
// Words of the kernel command line that say what to connect. dracut: rd.nvmf.connect, and formerly nvmf.connect; make-initrd: NVMF_CONNECT.

import type { Parameter } from "../machine/kernel-command-line.ts";

export function isConnection({ key, value }: Parameter): boolean {
  return value !== undefined && /^(?:rd[._-])?nvmf[._-](?:connect|discover)$/i.test(key);
}

export function isIdentity({ key }: Parameter): boolean {
  return /^(?:rd[._-])?nvmf[._-]host(?:nqn|id)$/i.test(key);
}
