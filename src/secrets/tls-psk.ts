// SPDX-License-Identifier: LGPL-2.1-or-later
// Pre-shared keys of TLS 1.3 (NVMe/TCP Transport Specification 1.1, section 3.6.1): from the configured PSK that people pass on to the key
// and the name under which the kernel finds it.

import { encodeBase64 } from "../text/base64.ts";
import { encodeUtf8 } from "../text/utf8.ts";
import { hkdfExpand, hkdfExtract, hkdfLabel, hmac } from "./hkdf.ts";
import { type InterchangeForm, readInterchange } from "./interchange.ts";
import type { HashName } from "./sha2.ts";

/** 00: the configured PSK is the retained one as it is. The others have one length each. */
const form: InterchangeForm = { prefix: "NVMeTLSkey-1", hashes: { "00": [32, 48], "01": [32], "02": [48] } };

/** What the two ends have agreed on. */
export interface PskOptions {
  /** Of the PSK identity: 1 has a digest of the PSK in it, 0 has not. */
  readonly identity: 0 | 1;
  /** As libnvme before July 2025 derived keys, and a target that was set up with it still does: without the lengths that RFC 8446 wants. */
  readonly isCompat: boolean;
}

export const usualPsk: PskOptions = { identity: 1, isCompat: false };

/** A key of type `psk` as nvme-tcp and tlshd want it. */
export interface TlsKey {
  /** The PSK identity: also the description of the key. */
  readonly identity: string;
  readonly key: Uint8Array;
}

/** Longest context of HKDF-Expand-Label, in bytes. */
const longestContext = 255;

/** What is wrong with a configured PSK, without a word of what is in it; undefined where nothing is. */
export function pskProblem(psk: string): string | undefined {
  return readInterchange(psk, form).problem;
}

/** The TLS PSK of a connection; undefined where pskProblem() has an objection, or the NQNs are too long for an identity of version 0. */
export function deriveTlsKey(psk: string, options: PskOptions, hostNqn: string, subsysNqn: string): TlsKey | undefined {
  const configured = readInterchange(psk, form);
  if (configured.problem !== undefined) {
    return undefined;
  }
  const { hash: transform, key } = configured;
  const { isCompat, identity: version } = options;
  // The hash is that of the cipher suite, which the length decides where nothing else does.
  const number = key.length === 32 ? "01" : "02";
  const hash: HashName = number === "01" ? "SHA-256" : "SHA-384";
  const derive = (from: Uint8Array, label: string, context: string) => {
    const info = (isCompat ? compatLabel : hkdfLabel)(label, context, key.length);
    return hkdfExpand(hash, hkdfExtract(hash, from), info, key.length);
  };
  const retained = transform === "00" ? key : derive(key, "HostNQN", hostNqn);
  const names = `NVMe${version}R${number} ${hostNqn} ${subsysNqn}`;
  if (version === 0) {
    const isTooLong = !isCompat && encodeUtf8(names).length > longestContext;
    return isTooLong ? undefined : { identity: names, key: derive(retained, "nvme-tls-psk", names) };
  }
  const digest = encodeBase64(hmac(hash, retained, encodeUtf8(`${hostNqn} ${subsysNqn} NVMe-over-Fabrics`)));
  return { identity: `${names} ${digest}`, key: derive(retained, "nvme-tls-psk", `${number} ${digest}`) };
}

/** The length is little-endian, and nothing says where the label ends. */
function compatLabel(label: string, context: string, length: number): Uint8Array {
  return Uint8Array.of(length, length >> 8, ...encodeUtf8(`tls13 ${label}${context}`));
}
