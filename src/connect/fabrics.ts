// SPDX-License-Identifier: LGPL-2.1-or-later
// /dev/nvme-fabrics: write options, read which controller they made.

import { type Device, type Host, HostError } from "../host/host.ts";
import { Obstacle } from "../machine/obstacle.ts";
import { explainTcpError } from "../nvme-tcp/tcp-errors.ts";
import { endpointOf, type Request } from "../plan/target.ts";
import type { Secrets } from "../secrets/path-secrets.ts";
import { explainAuthenticationError } from "./authentication-errors.ts";
import { makeOptionString, oldOptions, parseKnownOptions } from "./option-string.ts";
import { explainChannelError } from "./secure-channel.ts";

const devicePath = "/dev/nvme-fabrics";

/** `created`: the name is missing where the kernel did not tell it. `exists`: the kernel has a controller with these very options. */
export type FabricsResult = { readonly kind: "created"; readonly controller?: string } | { readonly kind: "exists" };

export function requireFabrics(host: Host): void {
  if (!host.exists(devicePath)) {
    throw new Obstacle(
      "module",
      "no /dev/nvme-fabrics: waiting for the kernel module nvme-tcp",
      "is it in this image?",
    );
  }
}

/** Options that this kernel knows, in an exchange of its own: a descriptor that has connected tells its controller only. */
export function readKnownOptions(host: Host): ReadonlySet<string> {
  return withDevice(host, (device) => {
    try {
      return parseKnownOptions(device.read());
    } catch (error) {
      if (error instanceof HostError) {
        return oldOptions;
      }
      throw error;
    }
  });
}

/** Has the kernel connect. Blocks for as long as the kernel does (13 s and more where the target falls silent now). Throws an Obstacle. */
export function connectFabrics(host: Host, request: Request, secrets?: Secrets): FabricsResult {
  const result = tryFabrics(host, request, secrets);
  if (result.kind === "failed") {
    throw explainConnectError(host, result.code, request, secrets);
  }
  return result;
}

/** The same, but for the kernel's own refusal, which is returned: its errno. */
export function tryFabrics(
  host: Host,
  request: Request,
  secrets?: Secrets,
): FabricsResult | { readonly kind: "failed"; readonly code: string } {
  const options = makeOptionString(request, readKnownOptions(host), secrets);
  return withDevice(host, (device) => {
    try {
      device.write(options);
    } catch (error) {
      if (error instanceof HostError) {
        return error.code === "EALREADY" ? { kind: "exists" } : { kind: "failed", code: error.code };
      }
      throw error;
    }
    const instance = readInstance(device);
    return instance === undefined ? { kind: "created" } : { kind: "created", controller: `nvme${instance}` };
  });
}

function withDevice<T>(host: Host, action: (device: Device) => T): T {
  const device = openDevice(host);
  try {
    return action(device);
  } finally {
    device.close();
  }
}

function openDevice(host: Host): Device {
  try {
    return host.openDevice(devicePath);
  } catch (error) {
    if (!(error instanceof HostError)) {
      throw error;
    }
    const denied = error.code === "EACCES" || error.code === "EPERM";
    throw denied
      ? new Obstacle("permanent", `not permitted to open /dev/nvme-fabrics (${error.code}): run as root`)
      : new Obstacle("local", `cannot open /dev/nvme-fabrics: ${error.code}`);
  }
}

/** N of `instance=N,cntlid=M`. The connection is made by now, so a read that fails is no reason to fail. */
function readInstance(device: Device): string | undefined {
  try {
    return /^instance=(\d+)/.exec(device.read())?.[1];
  } catch (error) {
    if (error instanceof HostError) {
      return undefined;
    }
    throw error;
  }
}

/** What the errno of a write to /dev/nvme-fabrics says, other than EALREADY. */
export function explainConnectError(
  host: Host,
  code: string,
  { target, interfaceName }: Request,
  secrets: Secrets | undefined,
): Obstacle {
  const failed =
    explainChannelError(host, code, target.subsysNqn, secrets?.channel) ??
    explainAuthenticationError(code, target.subsysNqn, secrets);
  if (failed !== undefined) {
    return failed;
  }
  const permanent = permanentErrors[code];
  if (permanent !== undefined) {
    return new Obstacle("permanent", `the kernel refuses to connect ${target.subsysNqn} (${code}): ${permanent}`);
  }
  if (code === "EIO") {
    // Linux 6.1 lists the option, and takes the secret, also where it cannot authenticate.
    const orKernel = secrets?.host === undefined ? "" : ", and has this kernel CONFIG_NVME_HOST_AUTH";
    const reason = `does it know this subsystem, and may this host use it${orKernel}? (EIO, see the kernel's log)`;
    return new Obstacle("kernel", `the target rejects the connection to ${target.subsysNqn}: ${reason}`);
  }
  const { kind, message, advice } = explainTcpError(code, endpointOf(target, interfaceName));
  return new Obstacle(kind === "permanent" ? kind : "kernel", `the kernel could not connect: ${message}`, advice);
}

const permanentErrors: Readonly<Record<string, string>> = {
  EINVAL: "see the kernel's log; most often this host NQN is in use with another host ID",
  EOPNOTSUPP: "this kernel or the target lacks what the connection needs; its log says what",
  EKEYEXPIRED: "this host's key has expired",
  EKEYREVOKED: "this host's key has been revoked",
};
