// SPDX-License-Identifier: LGPL-2.1-or-later
import { fault, type Mutation } from "./mutation.ts";

export const tlsMutations: readonly Mutation[] = [
  fault(
    "a connection without TLS stays",
    "connect/tls",
    "src/connect/attempt.ts",
    "if (!already && secrets?.channel !== undefined && !encrypted) {",
    "if (already && secrets?.channel !== undefined && !encrypted) {",
  ),
  fault(
    "what others have connected without TLS counts",
    "connect/tls",
    "src/connect/authentication.ts",
    'target.security?.channel !== "required" || isEncrypted(host, controller)',
    'target.security?.channel !== "required" || controller !== ""',
  ),
  fault(
    "a target without TLS is given to the kernel",
    "connect/tls",
    "src/nvme-tcp/tls-probe.ts",
    "if (first !== tlsAlert && first !== handshake) {",
    "if (first === -1) {",
  ),
  fault(
    "a key that was renewed is used on",
    "connect/tls",
    "src/machine/nvme-keyring.ts",
    "before.filter(isOld)",
    "before.filter(() => false)",
  ),
  fault(
    "a path that requires TLS is connected without a key",
    "connect/tls",
    "src/secrets/path-secrets.ts",
    "own === undefined && needsChannel && psk === undefined",
    "own === null && needsChannel && psk === undefined",
  ),
  fault(
    "a retained key is transformed once more",
    "secrets/tls-psk",
    "src/secrets/tls-psk.ts",
    'transform === "00" ? key',
    'transform === "03" ? key',
  ),
  fault(
    "half of SHA-384 rotates by the wrong half",
    "secrets/hkdf",
    "src/secrets/sha2.ts",
    "const right = half - (count >> 5);",
    "const right = half;",
  ),
  fault(
    "a certain cipher only is taken for any",
    "plan/security",
    "src/plan/security.ts",
    "if (restricts(profile.cipherSuitesRestricted, profile.cipherSuites, kernelCiphers)) {",
    "if (restricts(false, profile.cipherSuites, kernelCiphers)) {",
  ),
  fault(
    "no TLS agent is started",
    "boot/generator/give-secrets",
    "src/boot/generator/give-secrets.ts",
    "security?.channel !== undefined);",
    "security?.channel === null);",
  ),
];
