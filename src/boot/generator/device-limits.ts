// SPDX-License-Identifier: LGPL-2.1-or-later
// How long the boot waits for which device: drop-ins for their units.

import type { Parameter } from "../../machine/kernel-command-line.ts";
import { isRootComplete, type StorageTables } from "../../machine/storage-tables.ts";
import { render } from "../../output/render.ts";
import type { TextFile } from "../../output/tree.ts";
import { deviceTimeout } from "../device-timeout.ts";
import { awaitedDevices } from "./awaited-devices.ts";
import deviceTemplate from "./device-timeout.conf.mustache";
import type { NetworkUnits } from "./network-units.ts";

/**
 * Beginnings of the names of what storage is made of, whoever asks for it: links to disks by what is on them, and what device mapper makes of
 * them. Not dev-.device: that is every device there is, a TPM among them, and others wait for those.
 */
const prefixes = ["dev-disk-", "dev-mapper-"];

/** Seconds that systemd waits for a device where nobody says anything else. */
const usual = 90;

/**
 * Sorted before the drop-ins by which systemd's own generators write down what the administrator has said (50-device-timeout.conf for
 * x-systemd.device-timeout=, 90-device-timeout.conf for keyfile-timeout=), and behind those by which they say what they think themselves
 * (40-device-timeout.conf). For a device with a folder of its own, the file there takes the place of that for its prefix.
 */
export function deviceLimits(
  parameters: readonly Parameter[],
  tables: StorageTables,
  network: NetworkUnits,
): readonly [string, TextFile][] {
  // What is still missing then, a volume of the image's crypttab or of rd.luks.uuid=, is nothing that root is made of.
  if (isRootComplete(tables)) {
    return [];
  }
  const timeout = deviceTimeout(parameters);
  const { awaited, optional, resume, root } = awaitedDevices(parameters, [...tables.image, ...tables.realRoot]);
  const isCovered = (name: string) => prefixes.some((prefix) => name.startsWith(prefix));
  const file = (name: string, view: object): [string, TextFile] => [
    `${name}.d/40-nbft-boot.conf`,
    { text: render(deviceTemplate, view), mode: 0o644 },
  ];
  const running = timeout === "infinity" ? usual : Math.min(usual, Number(timeout));
  return [
    ...prefixes.map((prefix) => file(`${prefix}.device`, { limit: { timeout, running: timeout } })),
    ...awaited.filter((name) => !isCovered(name)).map((name) => file(name, { limit: { timeout, running: timeout } })),
    ...optional.filter(isCovered).map((name) => file(name, {})),
    // Whether there is something to resume from is known when root's disk is there: its own limit counts from then. But sysinit.target waits
    // for it, and a network manager of a real root for sysinit.target: they would wait for each other, so there systemd's limit stands.
    ...(resume === undefined
      ? []
      : [file(resume, waitsForSysinit(network) ? {} : { after: root, limit: { timeout, running } })]),
  ];
}

/** The other units that start a network manager have no default dependencies: they are made for an initramfs. */
function waitsForSysinit({ wanted }: NetworkUnits): boolean {
  return wanted.includes("NetworkManager.service");
}
