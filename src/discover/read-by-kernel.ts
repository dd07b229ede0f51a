// SPDX-License-Identifier: LGPL-2.1-or-later
// What only the kernel can do to a discovery controller: authentication and TLS. It makes a controller for it, whose log is read by ioctl(2).

import { requireAskedBehindTls } from "../connect/asked.ts";
import { lookAtTarget } from "../connect/attempt.ts";
import { hideSecrets } from "../connect/authentication.ts";
import { connectFabrics, requireFabrics } from "../connect/fabrics.ts";
import { disconnect, isEncrypted, takeBack, withKey } from "../connect/secure-channel.ts";
import { type Host, HostError } from "../host/host.ts";
import { Obstacle } from "../machine/obstacle.ts";
import { longestReading } from "../nvme-tcp/read-discovery-log.ts";
import { type DiscoveryLog, discoveryPage, readLog } from "../nvme-tcp/read-log.ts";
import type { Request } from "../plan/target.ts";
import type { Secrets } from "../secrets/path-secrets.ts";

/**
 * Connects to a discovery controller, reads its log and disconnects. Throws an Obstacle.
 * @param name the controller's for people
 * @param timeout milliseconds for the look at the target that comes before the kernel's
 */
export function readByKernel(
  host: Host,
  name: string,
  request: Request,
  secrets: Secrets,
  timeout: number,
): DiscoveryLog {
  requireFabrics(host);
  lookAtTarget(host, request, secrets, timeout);
  const { channel } = secrets;
  const connectNow = () => {
    requireAskedBehindTls(host, request, channel);
    return connectFabrics(host, { ...request, isAsked: true }, secrets);
  };
  const { controller } = { controller: undefined, ...withKey(host, request, channel, connectNow) };
  if (channel !== undefined && (controller === undefined || !isEncrypted(host, controller))) {
    takeBack(host, controller);
  }
  if (controller === undefined) {
    throw new Obstacle("kernel", `the kernel does not tell as which controller it has connected ${name}`);
  }
  try {
    hideSecrets(host, controller);
    return readBy(host, name, `/dev/${controller}`);
  } finally {
    disconnect(host, controller);
  }
}

function readBy(host: Host, name: string, path: string): DiscoveryLog {
  const deadline = host.now() + longestReading;
  try {
    const device = host.openDevice(path);
    try {
      return readLog(name, (offset, length) =>
        device.readLogPage(discoveryPage, offset, length, Math.max(1, deadline - host.now())),
      );
    } finally {
      device.close();
    }
  } catch (error) {
    if (!(error instanceof HostError)) {
      throw error;
    }
    throw error.code === "EACCES" || error.code === "EPERM"
      ? new Obstacle("permanent", `not permitted to read the discovery log by ${path} (${error.code}): run as root`)
      : new Obstacle("kernel", `${name} does not tell its discovery log (${error.code})`);
  }
}
