// SPDX-License-Identifier: LGPL-2.1-or-later
import type { TextFile } from "../../output/tree.ts";

/** What connects, which is not ordered behind the first one otherwise. */
const others = ["nbft-boot-connect@.service", "nbft-boot-discover@.service"];

/**
 * Drop-ins for a boot whose tables are credentials. A service that has a mount namespace, as ours do, sees those that it names, and no others
 * of the machine (systemd.exec(5)): nbft-boot-pre.service does, and keeps the tables under /run for the services that come after it.
 * @param names of credentials that are tables
 */
export function passCredentials(names: readonly string[]): readonly [string, TextFile][] {
  if (names.length === 0) {
    return [];
  }
  const file = (section: string, lines: readonly string[]): TextFile => ({
    text: `# Written by nbft-boot-generator.\n[${section}]\n${lines.join("\n")}\n`,
    mode: 0o644,
  });
  const pre = file(
    "Service",
    names.map((name) => `LoadCredential=${name}`),
  );
  const after = file("Unit", ["After=nbft-boot-pre.service"]);
  return [
    ["nbft-boot-pre.service.d/50-credentials.conf", pre],
    ...others.map((unit): [string, TextFile] => [`${unit}.d/50-credentials.conf`, after]),
  ];
}
