// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Security } from "../plan/types.ts";
import { findSecret } from "./find-secret.ts";
import type { SecretLine } from "./read-secrets.ts";
import { credentialName } from "./secret-kinds.ts";

/** What authenticates a connection. Never to be printed. */
export interface Secrets {
  readonly host: string;
  /** With it the controller has to prove itself, too. */
  readonly controller?: string;
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
  const own = findSecret(lines, "dhchap-secret", subsysNqn);
  const controller = findSecret(lines, "dhchap-ctrl-secret", subsysNqn);
  const problem = own?.problem ?? controller?.problem;
  if (problem !== undefined) {
    return { problem, isMissing: false };
  }
  const name = credentialName("dhchap-secret");
  if (own === undefined || own.problem !== undefined) {
    return controller === undefined && security?.authentication !== "required"
      ? {}
      : {
          problem:
            controller === undefined
              ? `no secret, give credential ${name}`
              : `the controller's secret alone, give credential ${name}`,
          isMissing: true,
        };
  }
  return {
    secrets: {
      host: own.secret,
      ...(controller === undefined || controller.problem !== undefined ? {} : { controller: controller.secret }),
    },
  };
}
