// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../host/host.ts";
import type { BootPlan } from "../plan/types.ts";
import { secretsFor } from "../secrets/path-secrets.ts";
import { readSecrets } from "../secrets/read-secrets.ts";
import { encryptedFolder, hasSecrets } from "../secrets/secret-files.ts";
import { listFew } from "../text/list-few.ts";
import { findingOf, type MachineFinding } from "./machine-finding.ts";

/** Why connections cannot be authenticated, by the words for it. */
export interface SecretFacts {
  readonly missing: ReadonlyMap<string, readonly string[]>;
  readonly useless: ReadonlyMap<string, readonly string[]>;
}

/** What is encrypted cannot be looked into from here, and may be what is missing. */
export function readSecretFacts(host: Host, plan: BootPlan): SecretFacts {
  const lines = readSecrets(host);
  const isUnknown = hasSecrets(host, encryptedFolder);
  const missing = new Map<string, string[]>();
  const useless = new Map<string, string[]>();
  const note = (all: Map<string, string[]>, reason: string, id: string) => {
    const ids = all.get(reason) ?? [];
    all.set(reason, ids);
    ids.push(id);
  };
  for (const path of [...plan.paths, ...tlsDiscoveries(plan)]) {
    const { problem, isMissing } = { problem: undefined, isMissing: false, ...secretsFor(lines, path) };
    if (problem !== undefined && !(isMissing && isUnknown)) {
      note(isMissing ? missing : useless, problem, path.id);
    }
  }
  for (const { id, security } of plan.discoveries) {
    if (security?.authentication === "required" && lines.length === 0 && !isUnknown) {
      note(missing, "no secret for any subsystem, give credential nbft-boot.dhchap-secret", id);
    }
  }
  return { missing, useless };
}

/** Discovery controllers that have to have TLS, as paths of secretsFor(). */
export function tlsDiscoveries({ discoveries }: BootPlan) {
  return discoveries
    .filter(({ security }) => security?.channel === "required")
    .map(({ id, nqn, security = {} }) => ({ id, subsysNqn: nqn, security }));
}

/** Paths that need a secret, and have none or one that is of no use. */
export function checkSecrets({ missing, useless }: SecretFacts): MachineFinding[] {
  return [
    ...[...missing].map(([reason, paths]) => {
      const [what, advice = ""] = reason.split(/, (?=give )/);
      const needed = what?.includes("pre-shared") ? "TLS" : "authentication";
      const message = `${what} on this machine, which ${needed} of ${listFew(paths)} needs`;
      return findingOf("no-secret", message, advice, { paths, blocks: true });
    }),
    ...[...useless].map(([reason, paths]) => {
      const advice = `correct it, ${listFew(paths)} cannot be connected`;
      return findingOf("useless-secret", reason, advice, { paths, blocks: true });
    }),
  ];
}
