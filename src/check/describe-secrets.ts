// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../host/host.ts";
import type { BootPlan, Path, Security } from "../plan/types.ts";
import { explainErrno } from "../secrets/explain-errno.ts";
import { findPsk, findSecret } from "../secrets/find-secret.ts";
import { secretsFor } from "../secrets/path-secrets.ts";
import type { SecretLine } from "../secrets/read-secrets.ts";
import { secretsAsSeen } from "../secrets/secrets-as-seen.ts";
import { listUnread } from "../secrets/unread-files.ts";
import { checkSecrets, readSecretFacts, tlsDiscoveries } from "./check-secrets.ts";
import type { MachineFinding } from "./machine-finding.ts";

/** What a path has for its authentication and its TLS; no secret is in it. */
export interface PathSecretState {
  readonly id: string;
  readonly subsysNqn: string;
  readonly authentication: NonNullable<Security["authentication"]> | "none";
  readonly channel: NonNullable<Security["channel"]> | "none";
  /** File and line of this host's secret, of the controller's, and of the pre-shared key; or the name of a credential, and that it is encrypted. */
  readonly secret?: string;
  readonly controllerSecret?: string;
  readonly psk?: string;
  /** Whether TLS comes of authentication, as there is no key. */
  readonly concatenation?: true;
  /** Why it would not be connected. */
  readonly problem?: string;
}

/** A path, or a discovery. */
type SecuredPath = Pick<Path, "id" | "subsysNqn" | "security">;

/** Something and what there is to say of it. */
export interface SecretRemark {
  readonly where: string;
  readonly problem: string;
}

export interface SecretsReport {
  readonly paths: readonly PathSecretState[];
  /** Those whose controller has to have TLS. */
  readonly discoveries: readonly PathSecretState[];
  /** Lines that are of no use, whomever they are for. */
  readonly useless: readonly SecretRemark[];
  /** What looks like secrets and counts for nothing, or not for all paths: files that are not read, keys and credentials that a path does not use. */
  readonly unused: readonly SecretRemark[];
  /** What is missing beside secrets: a TLS agent, a newer kernel. */
  readonly lacking: readonly Pick<MachineFinding, "id" | "message" | "advice" | "blocks">[];
  /** Whether there are some that only a boot can decrypt. */
  readonly hasEncrypted: boolean;
}

export function describeSecrets(host: Host, plan: BootPlan): SecretsReport {
  const lines = secretsAsSeen(host);
  const useless = lines.filter(({ problem, unseen }) => problem !== undefined && unseen !== "encrypted");
  return {
    paths: plan.paths.map((path) => describePath(lines, path)),
    discoveries: tlsDiscoveries(plan).map((discovery) => describePath(lines, discovery)),
    useless: onlyOnce(useless.map(({ where, problem = "" }) => ({ where, problem: explainErrno(problem) }))),
    unused: [...plan.paths.flatMap((path) => describeUnused(lines, path)), ...listUnread(host)],
    lacking: checkSecrets(readSecretFacts(host, plan))
      .filter(({ id }) => id === "no-tls-agent" || id === "concatenation")
      .map(({ id, message, advice, blocks }) => ({ id, message, advice, blocks })),
    hasEncrypted: lines.some(({ unseen }) => unseen === "encrypted"),
  };
}

function describePath(lines: readonly SecretLine[], path: SecuredPath): PathSecretState {
  const { subsysNqn, security } = path;
  const found = secretsFor(lines, path);
  const isConcatenated = found.problem === undefined && found.secrets?.channel === "concatenation";
  const given = lines.filter((line) => isGiven(line, path));
  return {
    id: path.id,
    subsysNqn,
    authentication: security?.authentication ?? "none",
    channel: security?.channel ?? "none",
    ...placeOf("secret", findSecret(given, "dhchap-secret", subsysNqn)),
    ...placeOf("controllerSecret", findSecret(given, "dhchap-ctrl-secret", subsysNqn)),
    ...placeOf("psk", findPsk(given, path)),
    ...(isConcatenated ? { concatenation: true } : {}),
    ...(found.problem === undefined || found.why === "unseen" ? {} : { problem: explainErrno(found.problem) }),
  };
}

function placeOf(name: string, found: ReturnType<typeof findSecret>): { readonly [name: string]: string } {
  if (found?.problem !== undefined) {
    const [encrypted] = found.unseen === "encrypted" ? found.problem.split(" ") : [];
    return encrypted === undefined ? {} : { [name]: `${encrypted} (encrypted)` };
  }
  return found === undefined ? {} : { [name]: found.where };
}

/** A unit gets nothing that is encrypted where its path has no security profile. */
function isGiven({ unseen }: SecretLine, { security }: SecuredPath): boolean {
  return unseen !== "encrypted" || security !== undefined;
}

/** What is there for this path, one would think. */
function describeUnused(lines: readonly SecretLine[], path: Path): SecretRemark[] {
  const { id, subsysNqn } = path;
  const encrypted = lines.filter((line) => !isGiven(line, path));
  const given = lines.filter((line) => isGiven(line, path));
  const key = findSecret(given, "tls-psk", subsysNqn);
  const isUnused = key !== undefined && key.problem === undefined && findPsk(given, path) === undefined;
  return [
    ...encrypted.map(({ where }) => ({
      where: `${where} (encrypted)`,
      problem: `does not reach ${id}, whose table has no security profile for it: give it unencrypted`,
    })),
    ...(isUnused
      ? [{ where: key.where, problem: `is for ${id} only if it names ${subsysNqn}: its table asks for no TLS` }]
      : []),
  ];
}

function onlyOnce(remarks: readonly SecretRemark[]): SecretRemark[] {
  const texts = remarks.map(({ where, problem }) => `${where} ${problem}`);
  return remarks.filter((_, index) => texts.indexOf(texts[index] ?? "") === index);
}
