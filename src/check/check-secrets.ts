// SPDX-License-Identifier: LGPL-2.1-or-later

import { isEncrypted } from "../connect/secure-channel.ts";
import type { Host } from "../host/host.ts";
import { readAttribute } from "../machine/attributes.ts";
import { bootStage } from "../machine/boot-stage.ts";
import { allControllers } from "../machine/controllers.ts";
import type { BootPlan } from "../plan/types.ts";
import { secretsFor } from "../secrets/path-secrets.ts";
import { secretsAsSeen } from "../secrets/secrets-as-seen.ts";
import { listFew } from "../text/list-few.ts";
import { discoveryName } from "./connection-name.ts";
import { findingOf, type MachineFinding } from "./machine-finding.ts";

/** What there is to say of connections; the last two are about TLS. */
type Why = "missing" | "useless" | "unseen" | "agent" | "concatenation";

/** What connections are to be authenticated and encrypted with. */
export interface SecretFacts {
  /** Paths and discoveries by what there is to say of them, and its reason. */
  readonly groups: readonly { readonly why: Why; readonly reason: string; readonly paths: readonly string[] }[];
  /** Whether it is a boot's own initramfs, which gets no other programs. */
  readonly isImage: boolean;
  /** Whether its kernel is older than secure channel concatenation. */
  readonly isOld: boolean;
}

/** The TLS agent of the kernel, as nbft-boot-tlshd.service starts it. */
const agent = "/usr/sbin/tlshd";

export function readSecretFacts(host: Host, plan: BootPlan): SecretFacts {
  const lines = secretsAsSeen(host);
  const groups: { why: Why; reason: string; paths: string[] }[] = [];
  const note = (why: Why, id: string, reason = "") => {
    const group = groups.find((one) => one.why === why && one.reason === reason);
    if (group === undefined) {
      groups.push({ why, reason, paths: [id] });
    } else {
      group.paths.push(id);
    }
  };
  // That of the image runs where one is encrypted.
  const hasAgent = host.exists(agent) || allControllers(host).some((name) => isEncrypted(host, name));
  const discoveries = tlsDiscoveries(plan).map((discovery) => ({ ...discovery, id: discoveryName(discovery) }));
  for (const path of [...plan.paths, ...discoveries]) {
    const found = secretsFor(lines, path);
    if (found.problem !== undefined) {
      note(found.why, path.id, found.problem);
    }
    const channel = found.problem === undefined ? found.secrets?.channel : undefined;
    if (channel === "concatenation") {
      note("concatenation", path.id);
    }
    if (!hasAgent && (channel !== undefined || path.security?.channel === "required")) {
      note("agent", path.id);
    }
  }
  for (const discovery of plan.discoveries) {
    const { authentication, channel } = discovery.security ?? {};
    if (authentication === "required" && channel !== "required" && lines.length === 0) {
      note("missing", discoveryName(discovery), "no secret for any subsystem, give credential nbft-boot.dhchap-secret");
    }
  }
  const [, major = "99", minor = "0"] =
    /^(\d+)\.(\d+)/.exec(readAttribute(host, "/proc/sys/kernel/osrelease") ?? "") ?? [];
  const isOld = Number(major) < 6 || (major === "6" && Number(minor) < 16);
  return { groups, isImage: bootStage(host) === "initramfs", isOld };
}

/** Discovery controllers that have to have TLS, as paths of secretsFor(). */
export function tlsDiscoveries({ discoveries }: BootPlan) {
  return discoveries
    .filter(({ security }) => security?.channel === "required")
    .map(({ id, nqn, security = {} }) => ({ id, subsysNqn: nqn, security }));
}

/** Paths that need a secret, or what TLS needs, and have none or one that is of no use. */
export function checkSecrets(facts: SecretFacts): MachineFinding[] {
  return facts.groups.map((group) => findingOn(group, facts));
}

function findingOn(
  { why, reason, paths }: SecretFacts["groups"][number],
  { isImage, isOld }: SecretFacts,
): MachineFinding {
  const few = listFew(paths);
  const [what = "", advice = ""] = reason.split(/, (?=give )|: (?=only |run )/);
  switch (why) {
    case "missing": {
      const message = `${what} on this machine, without which ${few} is not connected`;
      return findingOf("no-secret", message, advice, { paths, blocks: true });
    }
    case "useless":
      return findingOf("useless-secret", reason, `correct it, ${few} cannot be connected`, { paths, blocks: true });
    case "unseen":
      return findingOf("unseen-secret", what, advice, { severity: "note", paths });
    case "agent": {
      const install = "install ktls-utils, touch /etc/nbft-boot/tls, build the image anew";
      return findingOf("no-tls-agent", `no ${agent}, without which ${few} has no TLS`, install, {
        paths,
        blocks: isImage,
      });
    }
    case "concatenation": {
      const message = `TLS of ${few} is by secure channel concatenation, as there is no pre-shared key`;
      const needed = "it needs Linux 6.16, or give credential nbft-boot.tls-psk";
      const severity = isOld ? "warning" : "note";
      return findingOf("concatenation", message, needed, { severity, paths, blocks: isOld });
    }
  }
}
