// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Security } from "../plan/types.ts";
import { type FoundSecret, findPsk, findSecret } from "./find-secret.ts";
import type { SecretLine } from "./read-secrets.ts";
import { credentialName, type SecretKind } from "./secret-kinds.ts";
import { type PskOptions, usualPsk } from "./tls-psk.ts";

/** A configured pre-shared key, and how the target derives its own from it. */
export interface Psk {
  readonly psk: string;
  readonly options: PskOptions;
}

/** What authenticates and encrypts a connection. Never to be printed. */
export interface Secrets {
  /** Of DH-HMAC-CHAP. */
  readonly host?: string;
  /** With it the controller has to prove itself, too. */
  readonly controller?: string;
  /** A secure channel: with this key, or with one that comes of authentication (secure channel concatenation). Absent: none. */
  readonly channel?: Psk | "concatenation";
}

/** What goes with a connection, or why it is not to be made; with neither there is no secret, and none is required. */
export type PathSecrets =
  | { readonly secrets?: Secrets; readonly problem?: never; readonly why?: never }
  /** unseen: only who looks cannot know; see secretsAsSeen(). */
  | { readonly problem: string; readonly why: "missing" | "useless" | "unseen" };

/** The secrets for a subsystem. What is there and of no use is a reason not to connect: without it the connection would be less than was meant. */
export function secretsFor(
  lines: readonly SecretLine[],
  target: { readonly subsysNqn: string; readonly security?: Security },
): PathSecrets {
  const { subsysNqn, security } = target;
  // What is encrypted no unit gets whose path has no profile.
  const given = security === undefined ? lines.filter(({ unseen }) => unseen !== "encrypted") : lines;
  const find = (kind: SecretKind) => findSecret(given, kind, subsysNqn);
  const own = find("dhchap-secret");
  const controller = find("dhchap-ctrl-secret");
  const psk = findPsk(given, target);
  const faulty = [own, controller, psk].filter((found) => found?.problem !== undefined);
  const isUseless = (found: FoundSecret) => found?.problem !== undefined && found.unseen === undefined;
  const problem = faulty.find(isUseless)?.problem;
  if (problem !== undefined) {
    return { problem, why: "useless" };
  }
  const needsChannel = security?.channel === "required";
  const needsSecret = security?.authentication === "required" || controller !== undefined;
  const lacking: SecretKind[] = [
    ...(own === undefined && needsSecret ? ["dhchap-secret" as const] : []),
    ...(own === undefined && needsChannel && psk === undefined ? ["tls-psk" as const] : []),
  ];
  if (lacking.length > 0) {
    return { problem: describeMissing(lines, lacking, controller !== undefined), why: "missing" };
  }
  const unseen = faulty[0]?.problem;
  if (unseen !== undefined) {
    return { problem: unseen, why: "unseen" };
  }
  const [host, controllerSecret] = [secretOf(own), secretOf(controller)];
  const channel: Secrets["channel"] = psk !== undefined ? pskOf(psk) : needsChannel ? "concatenation" : undefined;
  const secrets = {
    ...(host === undefined ? {} : { host }),
    ...(controllerSecret === undefined ? {} : { controller: controllerSecret }),
    ...(channel === undefined ? {} : { channel }),
  };
  return Object.keys(secrets).length === 0 ? {} : { secrets };
}

/** Longest NQN (NVMe Base Specification 2.0, section 4.5). */
const longestNqn = 223;

function describeMissing(lines: readonly SecretLine[], kinds: readonly SecretKind[], isHalf: boolean): string {
  const names = {
    "dhchap-secret": isHalf ? "the controller's secret alone" : "no secret",
    "tls-psk": "no pre-shared key",
  };
  const what = kinds.map((kind) => names[kind as keyof typeof names]).join(" and ");
  const other = lines.find(({ kind, subsysNqn }) => kinds.includes(kind) && subsysNqn !== undefined);
  const elsewhere = other ? ` (${other.where} is for ${other.subsysNqn?.slice(0, longestNqn)})` : "";
  return `${what}${elsewhere}, give credential ${kinds.map(credentialName).join(" and ")}`;
}

function secretOf(found: FoundSecret): string | undefined {
  return found === undefined || found.problem !== undefined ? undefined : found.secret;
}

function pskOf(found: FoundSecret): Psk | undefined {
  const psk = secretOf(found);
  return psk === undefined ? undefined : { psk, options: (found as { options?: PskOptions }).options ?? usualPsk };
}
