// SPDX-License-Identifier: LGPL-2.1-or-later
// The target's end of a pre-shared key, by Node's own cryptography: what the program derives has to be the same.

import { createHmac, hkdfSync } from "node:crypto";

export interface TargetKey {
  readonly identity: string;
  readonly key: Uint8Array;
}

/** Of a configured PSK of 32 bytes (NVMeTLSkey-1:01:..:), identity version 1. */
export function targetKey(psk: string, hostNqn: string, subsysNqn: string): TargetKey {
  const configured = Buffer.from(psk.split(":")[2] ?? "", "base64").subarray(0, 32);
  const derive = (key: Uint8Array, label: string, context: string) => {
    const info = [`\0\x20${String.fromCharCode(6 + label.length)}tls13 ${label}`, context];
    const whole = Buffer.from(`${info[0]}${String.fromCharCode(context.length)}${info[1]}`, "latin1");
    return new Uint8Array(hkdfSync("sha256", key, new Uint8Array(32), whole, 32));
  };
  const retained = derive(configured, "HostNQN", hostNqn);
  const digest = createHmac("sha256", retained).update(`${hostNqn} ${subsysNqn} NVMe-over-Fabrics`).digest("base64");
  return {
    identity: `NVMe1R01 ${hostNqn} ${subsysNqn} ${digest}`,
    key: derive(retained, "nvme-tls-psk", `01 ${digest}`),
  };
}
