// SPDX-License-Identifier: LGPL-2.1-or-later
// TLS of a connection: the key before, the proof after. The kernel has a TLS agent of user space (tlshd) do the handshake.

import type { Host } from "../host/host.ts";
import { orElse, readAttribute } from "../machine/attributes.ts";
import { controllerFolder } from "../machine/controllers.ts";
import { hasModule } from "../machine/kernel-modules.ts";
import { putIntoKeyring } from "../machine/nvme-keyring.ts";
import { Obstacle } from "../machine/obstacle.ts";
import type { Request } from "../plan/target.ts";
import type { Psk, Secrets } from "../secrets/path-secrets.ts";
import { deriveTlsKey } from "../secrets/tls-psk.ts";

/** Milliseconds until TLS is tried again that may have failed because the subsystem is not there yet. */
const absencePause = 8000;

/** Whether a controller that is there is encrypted: the kernel shows the number of the key that its queues use. */
export function isEncrypted(host: Host, controller: string): boolean {
  return /[1-9a-f]/i.test(readAttribute(host, `${controllerFolder(controller)}/tls_key`) ?? "");
}

/** By identities the keys that this process has given; "" where one that was there has not served. */
const given = new WeakMap<Host, Map<string, string>>();

/**
 * Has the kernel connect with a key, which it looks up by the names of the two ends, now and at each reconnect. Identities of version 1 tell one
 * key from another, so what is there is left there; unless it does not serve, because it was derived otherwise. Without a key where there is none
 * to be given. Throws an Obstacle.
 */
export function withKey<T>(host: Host, request: Request, channel: Secrets["channel"], connect: () => T): T {
  return channel === undefined || channel === "concatenation" ? connect() : withPsk(host, request, channel, connect);
}

function withPsk<T>(host: Host, { target, identity }: Request, { psk, options }: Psk, connect: () => T): T {
  const derived = deriveTlsKey(psk, options, identity.nqn, target.subsysNqn);
  if (derived === undefined) {
    throw new Obstacle("permanent", "the NQNs are too long for identity=0 of the pre-shared key: use identity=1");
  }
  const known = given.get(host) ?? new Map<string, string>();
  given.set(host, known);
  const content = derived.key.join();
  const isKnown = (known.get(derived.identity) ?? (options.identity === 1 ? content : "")) === content;
  putIntoKeyring(host, derived.identity, derived.key, `${identity.nqn} ${target.subsysNqn}`, isKnown);
  if (!isKnown) {
    known.set(derived.identity, content);
  }
  try {
    return connect();
  } catch (obstacle) {
    known.set(derived.identity, known.get(derived.identity) ?? "");
    throw obstacle;
  }
}

/** Of a controller that has just been made, and is not what was asked for: nobody uses it yet. Throws an Obstacle in any case. */
export function takeBack(host: Host, controller = "a controller without name"): never {
  const end = disconnect(host, controller) ? "disconnected" : "cannot be disconnected";
  throw new Obstacle("permanent", `${controller} was connected without TLS, and ${end}: see the kernel's log`);
}

/** Whether the kernel does so. */
export function disconnect(host: Host, controller: string): boolean {
  return orElse(false, () => {
    host.appendFile(`${controllerFolder(controller)}/delete_controller`, "1\n");
    return true;
  });
}

/** What the errno of a write to /dev/nvme-fabrics says of TLS; undefined where it says nothing of it. */
export function explainChannelError(
  host: Host,
  code: string,
  subsysNqn: string,
  channel: Secrets["channel"],
): Obstacle | undefined {
  if (channel === undefined) {
    return undefined;
  }
  if (code === "ESRCH") {
    // Of a service that has just been started as well.
    return new Obstacle("kernel", "no TLS agent runs here (ESRCH)", "is tlshd of ktls-utils in this image?");
  }
  if (code === "ENOKEY" && channel !== "concatenation") {
    // Another path of this subsystem may have put it there at the same time, in the place of the one that the kernel had found.
    return new Obstacle(
      "kernel",
      `TLS with ${subsysNqn} fails (ENOKEY)`,
      "does somebody take keys out of the keyring .nvme?",
    );
  }
  // What tlshd makes of a target that breaks off is ETIMEDOUT, most often.
  if (!["EIO", "EACCES", "ETIMEDOUT"].includes(code)) {
    return undefined;
  }
  const hasCipher = hasModule(host, "gcm", "crypto") ?? true;
  const reason = !hasCipher
    ? "this image has no kernel module gcm"
    : channel === "concatenation"
      ? "see the log of tlshd"
      : "the target has another pre-shared key for this host, or none, does not know this subsystem, or is too slow";
  const pause = code === "EIO" || code === "ETIMEDOUT" ? absencePause : undefined;
  return new Obstacle("permanent", `TLS with ${subsysNqn} fails (${code}): ${reason}`, "", pause);
}
