// SPDX-License-Identifier: LGPL-2.1-or-later
// What makes a real root without this package one that has it, until it is switched off: /run goes with the change of root, and systemd
// reads units and generators there too.

import type { Host } from "../../host/host.ts";
import { decodeUtf8 } from "../../text/utf8.ts";
import { makeProgramFolder } from "./program-folder.ts";

const unitFolder = "/usr/lib/systemd/system";
const units = [
  "nbft-boot.target",
  "nbft-boot-adopt.path",
  "nbft-boot-adopt.service",
  "nbft-boot-connect@.service",
  "nbft-boot-discover@.service",
];

/** Already runs where it is needed; the real root's systemd has to know what it is. */
const tlsUnit = "nbft-boot-tlshd.service";

/**
 * Copies the program (0.7 MB), its units and the link by which systemd finds its generator to /run. The generator then does the
 * same as an installed one: at each daemon-reload, and nothing where another program is in charge.
 * @param program the running executable, as the units name it
 * @returns the path of the copy
 * @throws HostError
 */
export function leaveProgram(host: Host, program: string): string {
  const all = host.exists(`${unitFolder}/${tlsUnit}`) ? [...units, tlsUnit] : units;
  const texts = all.map((name) => [name, decodeUtf8(host.readFile(`${unitFolder}/${name}`)) ?? ""] as const);
  const folder = makeProgramFolder(host, (path) => host.writeFile(`${path}/nbft-boot`, host.readFile(program), 0o755));
  const left = `${folder}/nbft-boot`;
  host.makeDirectory("/run/systemd/system", 0o755);
  for (const [name, text] of texts) {
    host.writeFile(`/run/systemd/system/${name}`, text.replaceAll(program, left), 0o644);
  }
  // Last, because it is what brings the rest to life.
  host.makeDirectory("/run/systemd/system-generators", 0o755);
  host.symlink(left, "/run/systemd/system-generators/nbft-boot-generator");
  return left;
}
