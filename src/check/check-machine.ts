// SPDX-License-Identifier: LGPL-2.1-or-later

import type { NumberedTable } from "../plan/indexed-table.ts";
import type { BootPlan } from "../plan/types.ts";
import { checkGateways } from "./check-gateways.ts";
import { checkCards, checkSharedMacs } from "./check-interfaces.ts";
import { checkSecrets } from "./check-secrets.ts";
import type { MachineFacts } from "./machine-facts.ts";
import { findingOf, type MachineFinding } from "./machine-finding.ts";

/** root= that names no disk, or one that NVMe has other names for. */
const foreignRoot =
  /^(?:block:)?\/dev\/(?:[shv]d[a-z]|xvd|mmcblk|sr\d|pmem|dasd|fd\d|nbd|ram|mtd|ubi|nfs$)|^(?:nfs4?|cifs|iscsi|nbd|virtiofs|tmpfs|mtd|ubi\d*)(?::|$)/;

/** What a machine has against its plan, the worst first. Nothing where there is nothing to connect. */
export function checkMachine(
  plan: BootPlan,
  tables: readonly NumberedTable[],
  facts: MachineFacts,
): readonly MachineFinding[] {
  if (plan.host === undefined || plan.paths.length + plan.discoveries.length === 0) {
    return [];
  }
  const all = [
    ...checkKernel(facts),
    ...checkCards(plan, facts),
    ...checkGateways(plan),
    ...checkSharedMacs(plan, tables),
    ...checkSecrets(facts.secrets),
    ...checkImage(facts),
    ...checkRoot(facts),
    ...facts.identityConflicts.map((message) =>
      findingOf("host-identity-conflict", message, "correct firmware's setup, or the file"),
    ),
    ...facts.disksApart.map((message) => findingOf("disks-apart", message, "boot without this option")),
  ];
  const ranks = { error: 0, warning: 1, note: 2 };
  return all.sort((a, b) => ranks[a.severity] - ranks[b.severity]);
}

function checkKernel({ hasNvmeTcp }: MachineFacts): MachineFinding[] {
  const message = "the kernel has no nvme_tcp, neither built in nor as a module";
  const more = { severity: "error", blocks: true } as const;
  return hasNvmeTcp === false ? [findingOf("no-nvme-tcp", message, "install all its modules", more)] : [];
}

function checkImage({ imageGaps, isUnused, forbiddenBy }: MachineFacts): MachineFinding[] {
  if (imageGaps.length > 0) {
    return imageGaps.map(({ builder, package: missing, leftOutBy }) =>
      leftOutBy === undefined
        ? findingOf("not-in-image", `${builder} makes images without nbft-boot`, `install ${missing}`)
        : findingOf("not-in-image", `${leftOutBy} keeps nbft-boot out of the image`, "take that line away"),
    );
  }
  const message = "the initramfs of this boot did not use the NBFT";
  const advice = "make the image anew, with nbft-boot in it, or see what it said: dmesg | grep nbft";
  return isUnused && forbiddenBy === undefined ? [findingOf("not-used", message, advice)] : [];
}

function checkRoot({ root, ambiguousRoot }: MachineFacts): MachineFinding[] {
  if (ambiguousRoot !== undefined) {
    const [message = "", advice = ""] = ambiguousRoot.split(/: (?=write )/);
    return [findingOf("ambiguous-root", message, advice)];
  }
  if (root === undefined || (root.localDisk === undefined && !foreignRoot.test(root.option))) {
    return [];
  }
  const what =
    root.localDisk === undefined ? "no disk that NVMe over Fabrics brings" : `on ${root.localDisk}, a local disk`;
  const advice = "write UUID= or LABEL= of the remote disk's file system, or rd.nbft=0";
  return [findingOf("local-root", `root=${root.option.slice(0, 100)} is ${what}`, advice)];
}
