// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { orElse } from "../machine/attributes.ts";

/** Seconds until a discovery looks again for what it misses. */
const pause = 300;

/**
 * Has systemd start a discovery once more in some minutes, by a timer that is there only as long as something is missing: no process stays.
 * Whoever stops the unit ends that, too. Nothing happens where such a timer waits already.
 */
export function tryAgainLater(host: Host, id: string): void {
  const timer = ["--quiet", "--collect", `--unit=nbft-boot-again-${id}`, `--on-active=${pause}`];
  const restart = ["systemctl", "--no-block", "try-restart", `nbft-boot-discover@${id}.service`];
  orElse(0, () => host.run(["systemd-run", ...timer, ...restart]));
}
