// SPDX-License-Identifier: LGPL-2.1-or-later
// The kernel's keyring .nvme, in which nvme-tcp looks for keys of type psk by the names of the two ends (keyrings(7), /proc/keys).

import { type Host, HostError } from "../host/host.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import { orElse } from "./attributes.ts";
import { Obstacle } from "./obstacle.ts";

/** `2b5d6b6a I------     1 perm 3f010000     0     0 psk       NVMe1R01 ...: 32` */
const line = /^([0-9a-f]{8}) \S+ +\S+ +\S+ +[0-9a-f]{8} +\S+ +\S+ (keyring|psk) +(.*): [^:]*$/;

interface Key {
  readonly number: number;
  readonly type: string;
  readonly description: string;
}

/**
 * Puts a key there, and takes out what is of the same two ends: the kernel chooses by hash and version, not by age, and would come to use a key
 * that was renewed. Throws an Obstacle.
 * @param names of the two ends, as the identity has them
 * @param isKnown a key of this identity that is there is this one. To put it there again would take the old one from whoever is in a handshake
 * with it: ENOKEY, for which the kernel gives up its controller
 */
export function putIntoKeyring(
  host: Host,
  identity: string,
  content: Uint8Array,
  names: string,
  isKnown: boolean,
): void {
  const before = readKeys(host);
  const keyring = before.find(({ type, description }) => type === "keyring" && description === ".nvme")?.number;
  if (keyring === undefined) {
    throw new Obstacle("permanent", "this kernel has no keyring .nvme for TLS: it needs CONFIG_NVME_TCP_TLS");
  }
  const isOld = ({ type, description }: Key) =>
    type === "psk" && description !== identity && `${description.slice(9)} `.startsWith(`${names} `);
  const isThere = before.some(({ type, description }) => type === "psk" && description === identity);
  try {
    if (!isKnown || !isThere) {
      host.addKey("psk", identity, content, keyring);
    }
    for (const { number } of before.filter(isOld)) {
      host.unlinkKey(number, keyring);
    }
  } catch (error) {
    if (error instanceof HostError) {
      throw new Obstacle("permanent", `cannot put the pre-shared key into the kernel's keyring .nvme (${error.code})`);
    }
    throw error;
  }
}

function readKeys(host: Host): readonly Key[] {
  const text = decodeUtf8(orElse(new Uint8Array(), () => host.readFile("/proc/keys"))) ?? "";
  return text.split("\n").flatMap((row) => {
    const [, number = "", type = "", description = ""] = line.exec(row) ?? [];
    // Key numbers are signed for the kernel, and positive.
    return number === "" ? [] : [{ number: Number.parseInt(number, 16), type, description }];
  });
}
