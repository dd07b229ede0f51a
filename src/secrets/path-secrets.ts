// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Security } from "../plan/types.ts";
import { type FoundSecret, findSecret } from "./find-secret.ts";
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
  | { readonly secrets?: Secrets; readonly problem?: never; readonly isMissing?: never }
  | { readonly problem: string; readonly isMissing: boolean };

/** The secrets for a subsystem. What is there and of no use is a reason not to connect: without it the connection would be less than was meant. */
export function secretsFor(
  lines: readonly SecretLine[],
  { subsysNqn, security }: { readonly subsysNqn: string; readonly security?: Security },
): PathSecrets {
  const find = (kind: SecretKind) => findSecret(lines, kind, subsysNqn);
  const own = find("dhchap-secret");
  const controller = find("dhchap-ctrl-secret");
  const psk = forChannel(find("tls-psk"), security);
  const problem = own?.problem ?? controller?.problem ?? psk?.problem;
  if (problem !== undefined) {
    return { problem, isMissing: false };
  }
  const [host, controllerSecret] = [secretOf(own), secretOf(controller)];
  const needsChannel = security?.channel === "required";
  if (host === undefined && controllerSecret !== undefined) {
    return missing("the controller's secret alone", "dhchap-secret");
  }
  if (host === undefined && security?.authentication === "required") {
    return missing("no secret", "dhchap-secret");
  }
  if (needsChannel && psk === undefined && host === undefined) {
    return missing("no pre-shared key", "tls-psk");
  }
  const channel: Secrets["channel"] = psk !== undefined ? pskOf(psk) : needsChannel ? "concatenation" : undefined;
  const secrets = {
    ...(host === undefined ? {} : { host }),
    ...(controllerSecret === undefined ? {} : { controller: controllerSecret }),
    ...(channel === undefined ? {} : { channel }),
  };
  return Object.keys(secrets).length === 0 ? {} : { secrets };
}

function missing(what: string, kind: SecretKind): PathSecrets {
  return { problem: `${what}, give credential ${credentialName(kind)}`, isMissing: true };
}

/** A target without TLS cannot be connected with a key. So where the table knows nothing of TLS, only a key counts that names the subsystem. */
function forChannel(found: FoundSecret, security: Security | undefined): FoundSecret {
  return security?.channel !== undefined || found?.subsysNqn !== undefined ? found : undefined;
}

function secretOf(found: FoundSecret): string | undefined {
  return found === undefined || found.problem !== undefined ? undefined : found.secret;
}

function pskOf(found: FoundSecret): Psk | undefined {
  const psk = secretOf(found);
  return psk === undefined ? undefined : { psk, options: (found as { options?: PskOptions }).options ?? usualPsk };
}
