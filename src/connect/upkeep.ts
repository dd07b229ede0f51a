// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { restoreModuleRequests } from "../machine/module-requests.ts";
import { rememberRoot } from "../machine/remember-root.ts";
import { readSecrets } from "../secrets/read-secrets.ts";

/** Milliseconds after which the secrets are read again that are to be known where root does not answer. */
const betweenReadings = 60_000;

/** The same for each path of the machine, where that is longer: many processes that read the same files read them once in so many together. */
const betweenPaths = 2500;

export interface Upkeep {
  /** The machine as this process is to see it. */
  readonly machine: Host;
  /** To be called now and then (ConnectOptions). */
  alive(): void;
}

/**
 * What a process takes care of that connects.
 * @param keeps whether it keeps the connection for as long as the machine runs, also where root is what is gone
 * @param sign tells that it has not hung
 * @param paths how many this machine has, each of which has somebody who does
 */
export function takeCare(host: Host, keeps: boolean, sign: () => void, paths = 1): Upkeep {
  const machine = keeps ? rememberRoot(host) : host;
  const pause = Math.max(betweenReadings, betweenPaths * paths);
  let read = host.now();
  return {
    machine,
    alive: () => {
      sign();
      restoreModuleRequests(host);
      if (keeps && host.now() - read >= pause) {
        read = host.now();
        readSecrets(machine);
      }
    },
  };
}
