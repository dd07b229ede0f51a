// SPDX-License-Identifier: LGPL-2.1-or-later
// Words of the kernel command line that say what to connect. dracut: rd.nvmf.connect, and formerly nvmf.connect; make-initrd: NVMF_CONNECT.

import type { Parameter } from "../machine/kernel-command-line.ts";

const isNamed = (key: string): boolean => /^(?:rd[._-])?nvmf[._-](?:connect|discover)$/i.test(key);

export function isConnection(word: Parameter): boolean {
  return word.value !== undefined && isNamed(word.key) && !isOthers(word);
}

/** Of a transport that is others' to connect. */
export function isOthers({ key, value = "" }: Parameter): boolean {
  return isNamed(key) && /^(?:fc|rdma|loop)(?:,|$)/.test(value);
}

export function isIdentity({ key }: Parameter): boolean {
  return /^(?:rd[._-])?nvmf[._-]host(?:nqn|id)$/i.test(key);
}
