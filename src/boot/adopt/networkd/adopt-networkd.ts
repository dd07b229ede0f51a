// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../../host/host.ts";
import { listFolder } from "../../../machine/attributes.ts";
import type { Log } from "../../../machine/log.ts";
import { adoptedFiles } from "../../../network/networkd/adopted-files.ts";
import { networkFolder } from "../../../network/networkd/networkd-files.ts";
import { writeChanges } from "../../../output/write-changes.ts";
import type { BootPlan } from "../../../plan/types.ts";
import { announceNames } from "./announce-names.ts";
import { ownPrefix, readNetworkFiles } from "./read-network-files.ts";
import { reportRefused } from "./report-refused.ts";

/**
 * Has systemd-networkd apply to the boot's interfaces what the real root says of them, beside what root needs. It is not told to reload: an
 * administrator's change takes effect when he says so, and it may be one of another interface.
 * @throws HostError
 */
export function adoptNetworkd(host: Host, plan: BootPlan, log: Log): void {
  const files = readNetworkFiles(host);
  const wanted = adoptedFiles(plan, files);
  const folders = new Set([...wanted.keys()].map((path) => path.slice(0, path.lastIndexOf("/"))));
  const isWanted = (path: string) => wanted.has(path) || folders.has(path);
  for (const path of listAdopted(host)) {
    if (!isWanted(path)) {
      host.remove(path);
    }
  }
  // What is written starts the path unit that starts this: with nothing changed, it ends. Links after what is in their folders: systemd-networkd may
  // reload in the meantime (`netplan apply`), and the file without ours is root's address taken away.
  if (writeChanges(host, new Map([...wanted].reverse()))) {
    reportRefused(host, plan, files, log);
  }
  announceNames(host, plan);
}

/** What is there of an earlier call: links, what is in their folders, and then these. */
function listAdopted(host: Host): string[] {
  return listFolder(host, networkFolder)
    .filter(
      (name) => name.startsWith(ownPrefix) && /^[0-9]+h[0-9.]+-.*\.network(\.d)?$/.test(name.slice(ownPrefix.length)),
    )
    .map((name) => `${networkFolder}/${name}`)
    .flatMap((path) =>
      path.endsWith(".d") ? [...listFolder(host, path).map((name) => `${path}/${name}`), path] : [path],
    );
}
