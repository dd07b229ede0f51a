// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { describeInterface, findInterface } from "../machine/interfaces.ts";
import type { Log } from "../machine/log.ts";
import { Obstacle } from "../machine/obstacle.ts";
import type { Target } from "../plan/target.ts";
import type { HostIdentity } from "../plan/types.ts";
import type { Secrets } from "../secrets/path-secrets.ts";
import { secretsAsSeen } from "../secrets/secrets-as-seen.ts";
import { visible } from "../text/visible.ts";
import { requireSecrets } from "./authentication.ts";
import { readKnownOptions } from "./fabrics.ts";
import { makeOptionString } from "./option-string.ts";
import type { Outcome } from "./outcome.ts";

/** Prints the option string on stdout, as this kernel would get it, or with every option where that cannot be asked. */
export function dryRun(host: Host, target: Target, identity: HostIdentity, log: Log): Outcome {
  const { interface: key, hostIface } = target;
  const interfaceName = key === undefined ? hostIface : findInterface(host, key);
  if (key !== undefined && interfaceName === undefined) {
    log("warning", `no ${describeInterface(key)}: host_iface is left out`);
  }
  try {
    const request = { target, identity, ...(interfaceName === undefined ? {} : { interfaceName }) };
    const options = makeOptionString(
      request,
      knownOptions(host),
      mask(requireSecrets(host, target, secretsAsSeen(host))),
    );
    host.stdout(`${visible(options)}\n`);
    return { state: "dry run", exitCode: 0, controllers: [] };
  } catch (error) {
    if (error instanceof Obstacle) {
      log("error", error.message);
      return { state: "refused", exitCode: 1, controllers: [] };
    }
    throw error;
  }
}

/** That there is a secret, not which. */
function mask(secrets: Secrets | undefined): Secrets | undefined {
  return (
    secrets && {
      ...(secrets.host === undefined ? {} : { host: "(secret)" }),
      ...(secrets.controller === undefined ? {} : { controller: "(secret)" }),
      // Its option has no value.
      ...(secrets.channel === undefined ? {} : { channel: secrets.channel }),
    }
  );
}

function knownOptions(host: Host): ReadonlySet<string> | undefined {
  try {
    return readKnownOptions(host);
  } catch (error) {
    if (error instanceof Obstacle) {
      return undefined;
    }
    throw error;
  }
}
