// SPDX-License-Identifier: LGPL-2.1-or-later
import type { TextFile } from "../../output/tree.ts";

/**
 * A drop-in for a boot whose tables are credentials. A service that has a mount namespace, as ours do, sees those that it names, and no others
 * of the machine (systemd.exec(5)): nbft-boot-pre.service does, and keeps the tables under /run for the services that come after it.
 * @param names of credentials that are tables
 */
export function passCredentials(names: readonly string[]): readonly [string, TextFile][] {
  const lines = names.map((name) => `LoadCredential=${name}\n`).join("");
  const text = `# Written by nbft-boot-generator.\n[Service]\n${lines}`;
  return lines === "" ? [] : [["nbft-boot-pre.service.d/50-credentials.conf", { text, mode: 0o644 }]];
}
