// SPDX-License-Identifier: LGPL-2.1-or-later
// What a machine has to be asked about its plan. Reading alone; what it means is decided elsewhere.

import { forbiddingOption } from "../boot/gate.ts";
import { deviceNode } from "../boot/generator/device-unit.ts";
import { identityFiles } from "../boot/host-identity.ts";
import { ambiguousRoot } from "../boot/root-name.ts";
import type { Host } from "../host/host.ts";
import { bootStage } from "../machine/boot-stage.ts";
import { type Card, readCards } from "../machine/cards.ts";
import { findImageGaps, type ImageGap } from "../machine/image-builders.ts";
import { lastValue, readCommandLine } from "../machine/kernel-command-line.ts";
import { hasNvmeTcp } from "../machine/kernel-modules.ts";
import { localDisk } from "../machine/local-disk.ts";
import { warnOfDisksApart } from "../machine/native-multipath.ts";
import { betterWay } from "../machine/reverse-path.ts";
import { runtimeFolder } from "../machine/runtime-files.ts";
import { targetsOf } from "../network/routes.ts";
import { severalIpv4Interfaces } from "../plan/several-cards.ts";
import type { BootPlan } from "../plan/types.ts";
import { readSecretFacts, type SecretFacts } from "./check-secrets.ts";

export interface MachineFacts {
  /** The kernel option that forbids the NBFT. */
  readonly forbiddenBy: string | undefined;
  /** By MAC address; undefined where nobody can see the machine's interfaces. */
  readonly cards: ReadonlyMap<string, Card> | undefined;
  readonly hasNvmeTcp: boolean | undefined;
  /** Whether it runs, and its initramfs did not use the tables. */
  readonly isUnused: boolean;
  readonly imageGaps: readonly ImageGap[];
  readonly root: { readonly option: string; readonly localDisk: string | undefined } | undefined;
  /** Lines of what the boot says, too. */
  readonly identityConflicts: readonly string[];
  readonly secrets: SecretFacts;
  readonly ambiguousRoot: string | undefined;
  readonly disksApart: readonly string[];
  /** Cards that drop what a target sends, because of another one; by the name of the card. */
  readonly betterWays: ReadonlyMap<string, { readonly target: string; readonly other: string }>;
}

export function readMachine(machine: Host, plan: BootPlan): MachineFacts {
  const parameters = readCommandLine(machine);
  const cards = readCards(machine, plan.interfaces);
  const option = lastValue(parameters, "root");
  const node = option && deviceNode(option);
  const isReal = bootStage(machine) === "real root";
  return {
    forbiddenBy: forbiddingOption(machine, parameters),
    cards,
    hasNvmeTcp: hasNvmeTcp(machine),
    isUnused: isReal && machine.exists("/proc/cmdline") && !machine.exists(runtimeFolder),
    imageGaps: isReal ? findImageGaps(machine) : [],
    root: option === undefined ? undefined : { option, localDisk: node ? localDisk(machine, node) : undefined },
    identityConflicts: plan.host === undefined ? [] : identityFiles(machine, plan.host).conflicts,
    secrets: readSecretFacts(machine, plan),
    ambiguousRoot: ambiguousRoot(parameters, plan),
    disksApart: warnOfDisksApart(machine, plan),
    betterWays: cards === undefined ? new Map() : readBetterWays(machine, plan, cards),
  };
}

/** Targets of one card that are looked at: all are behind the same filter. */
const fewTargets = 16;

/** Of cards that the boot itself does not keep apart. */
function readBetterWays(machine: Host, plan: BootPlan, cards: ReadonlyMap<string, Card>): MachineFacts["betterWays"] {
  const apart = new Set(severalIpv4Interfaces(plan).map(({ mac }) => mac));
  const targets = targetsOf(plan);
  const found = new Map<string, { readonly target: string; readonly other: string }>();
  for (const entry of plan.interfaces) {
    const name = entry.vlan === 0 ? cards.get(entry.mac)?.name : undefined;
    if (name !== undefined && !apart.has(entry.mac)) {
      for (const target of targets(entry).slice(0, fewTargets)) {
        const other = betterWay(machine, name, target);
        if (other !== undefined) {
          found.set(name, { target, other });
          break;
        }
      }
    }
  }
  return found;
}
