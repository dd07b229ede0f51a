// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Host, HostError } from "../host/host.ts";

export const tools = "nbft-boot-tools";

/**
 * Becomes nbft-boot-tools with the same arguments, where that is beside this program, and returns where it is not. Not one of $PATH: root runs
 * this, and in an initramfs there is none.
 */
export function becomeTools(host: Host): void {
  const path = host.executable().replace(/[^/]*$/, tools);
  try {
    host.become([path, ...host.args]);
  } catch (error) {
    if (!(error instanceof HostError && error.code === "ENOENT")) {
      throw error;
    }
  }
}
