// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../host/host.ts";
import type { BootPlan, Path, Security } from "../plan/types.ts";
import { findSecret } from "../secrets/find-secret.ts";
import { secretsFor } from "../secrets/path-secrets.ts";
import { readSecrets, type SecretLine } from "../secrets/read-secrets.ts";
import { encryptedFolder, hasSecrets } from "../secrets/secret-files.ts";
import { tlsDiscoveries } from "./check-secrets.ts";

/** What a path has for its authentication and its TLS; no secret is in it. */
export interface PathSecretState {
  readonly id: string;
  readonly subsysNqn: string;
  readonly authentication: NonNullable<Security["authentication"]> | "none";
  readonly channel: NonNullable<Security["channel"]> | "none";
  /** File and line of this host's secret, of the controller's, and of the pre-shared key. */
  readonly secret?: string;
  readonly controllerSecret?: string;
  readonly psk?: string;
  /** Why it would not be connected. */
  readonly problem?: string;
}

export interface SecretsReport {
  readonly paths: readonly PathSecretState[];
  /** Those whose controller has to have TLS. */
  readonly discoveries: readonly PathSecretState[];
  /** Lines that are of no use, whomever they are for. */
  readonly useless: readonly { readonly where: string; readonly problem: string }[];
  /** Whether there are some that only a boot can decrypt. */
  readonly hasEncrypted: boolean;
}

export function describeSecrets(host: Host, plan: BootPlan): SecretsReport {
  const lines = readSecrets(host);
  const hasEncrypted = hasSecrets(host, encryptedFolder);
  const describe = (path: Pick<Path, "id" | "subsysNqn" | "security">): PathSecretState => {
    const { problem, isMissing } = { problem: undefined, isMissing: false, ...secretsFor(lines, path) };
    return {
      id: path.id,
      subsysNqn: path.subsysNqn,
      authentication: path.security?.authentication ?? "none",
      channel: path.security?.channel ?? "none",
      ...placeOf(lines, "secret", path.subsysNqn),
      ...placeOf(lines, "controllerSecret", path.subsysNqn),
      ...placeOf(lines, "psk", path.subsysNqn),
      ...(problem === undefined || (isMissing && hasEncrypted) ? {} : { problem }),
    };
  };
  return {
    paths: plan.paths.map(describe),
    discoveries: tlsDiscoveries(plan).map(describe),
    useless: lines.flatMap(({ where, problem }) => (problem === undefined ? [] : [{ where, problem }])),
    hasEncrypted,
  };
}

const kinds = { secret: "dhchap-secret", controllerSecret: "dhchap-ctrl-secret", psk: "tls-psk" } as const;

function placeOf(
  lines: readonly SecretLine[],
  name: keyof typeof kinds,
  subsysNqn: string,
): { readonly [name: string]: string } {
  const found = findSecret(lines, kinds[name], subsysNqn);
  return found === undefined || found.problem !== undefined ? {} : { [name]: found.where };
}
