// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../host/host.ts";
import type { Parameter } from "../../machine/kernel-command-line.ts";
import { isRootComplete, readStorageTables } from "../../machine/storage-tables.ts";

/**
 * Root is mounted, and the boot still waits for something that the image or the command line names and that root is not made of: a LUKS volume
 * on a disk that has died. It gets back the limit that it has without us, counted from the start: the generator, which a reload runs again,
 * lifts none then. Only where sysinit.target, for which these devices are, is not reached, because a reload takes its time.
 */
export function limitOthers(host: Host, parameters: readonly Parameter[]): void {
  const tables = readStorageTables(host);
  const namesOthers =
    tables.image.length > 0 || parameters.some(({ key }) => /^(rd\.)?(luks|systemd\.verity)/.test(key));
  if (
    namesOthers &&
    isRootComplete(tables) &&
    host.exists("/run/systemd/system") &&
    host.run(["systemctl", "is-active", "--quiet", "sysinit.target"]) !== 0
  ) {
    host.run(["systemctl", "daemon-reload"]);
  }
}
