// SPDX-License-Identifier: LGPL-2.1-or-later
import { Obstacle } from "../machine/obstacle.ts";
import type { Secrets } from "../secrets/path-secrets.ts";

/** Milliseconds until authentication that has failed is tried again: storage arrays lock accounts. */
const pause = 60_000;

/** What the errno of a write to /dev/nvme-fabrics says of authentication; undefined where it says nothing of it. */
export function explainAuthenticationError(
  code: string,
  subsysNqn: string,
  secrets: Secrets | undefined,
): Obstacle | undefined {
  const reason = secrets?.host === undefined ? withoutSecret[code] : withSecret(secrets)[code];
  if (reason === undefined) {
    return undefined;
  }
  const message = `authentication with ${subsysNqn} fails (${code}), next try in 60 s: ${reason}`;
  return new Obstacle("permanent", message, "", pause);
}

const withoutSecret: Readonly<Record<string, string>> = {
  ENOKEY: "the target demands a secret, give credential nbft-boot.dhchap-secret",
  EKEYREJECTED: "the target demands a secret, give credential nbft-boot.dhchap-secret",
};

function withSecret({ controller, channel }: Secrets): Readonly<Record<string, string>> {
  const isOther = "the target has another secret for this host";
  const orOwn =
    controller === undefined ? "" : ", or none of its own, or another one than nbft-boot.dhchap-ctrl-secret";
  const orNoChannel =
    channel === "concatenation" ? ", or does no secure channel concatenation, for which it needs a DH group" : "";
  return {
    EKEYREJECTED: `${isOther}${orOwn}${orNoChannel}`,
    ENOKEY: "the kernel finds no key that it could use; its log says why",
    EPERM: "the kernel does not take the secret; see nbft-boot secrets check",
    EINVAL: "the kernel refuses the secret, or this host NQN is in use with another host ID; its log says which",
  };
}
