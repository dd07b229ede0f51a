// SPDX-License-Identifier: LGPL-2.1-or-later
// Whether the generator has anything to do at all, cheapest question first.

import type { Host } from "../host/host.ts";
import { type BootStage, bootStage } from "../machine/boot-stage.ts";
import { isLeftToDiscoverd } from "../machine/discoverd.ts";
import { isSwitchedOn, type Parameter, readCommandLine } from "../machine/kernel-command-line.ts";
import { runtimeFolder } from "../machine/runtime-files.ts";
import type { BootPlan } from "../plan/types.ts";
import { hasSources, noTables, readMachine } from "../sources/machine-sources.ts";

export type Gate =
  | { readonly open: false; readonly forbiddenBy?: string }
  | {
      readonly open: true;
      readonly stage: BootStage;
      readonly parameters: readonly Parameter[];
      /** Whether all connections are ours to make; where not, another program is in charge of most of them (oursOf()), and of nothing else. */
      readonly connects: boolean;
    };

/**
 * Closed where there is neither a table nor what stands for one, where the command line forbids it, and in a real root whose initramfs did not use
 * the NBFT: a machine that has a table and boots from its own disk, or that got this package after it was started, is left alone.
 */
export function passGate(host: Host): Gate {
  const stage = bootStage(host);
  if (stage === "real root" && !host.exists(runtimeFolder)) {
    return { open: false };
  }
  if (!hasSources(host)) {
    return { open: false };
  }
  const parameters = readCommandLine(host);
  const forbiddenBy = forbiddingOption(host, parameters);
  return forbiddenBy === undefined
    ? { open: true, stage, parameters, connects: stage === "initramfs" || !isLeftToDiscoverd(host) }
    : { open: false, forbiddenBy };
}

/** What of a plan stays ours where nvme-discoverd connects: it passes over all that has a security profile (nvme-cli 3.1), and knows no secret of ours. */
export function oursOf<T extends Pick<BootPlan, "paths" | "discoveries">>(plan: T, connects: boolean): T {
  const { paths, discoveries } = plan;
  return connects ? plan : { ...plan, paths: paths.filter(isSecured), discoveries: discoveries.filter(isSecured) };
}

export function isSecured({ security }: Pick<BootPlan["paths"][number], "security">): boolean {
  return security !== undefined;
}

/**
 * Why nothing may be changed here for a boot; undefined where it may. A unit is only started where the generator found something to do; but what
 * is written decides about the real root too (runtimeFolder), and a person may start any command by hand anywhere.
 */
export function closedToBoot(host: Host): string | undefined {
  if (bootStage(host) !== "initramfs") {
    return "this is no initramfs";
  }
  return hasSources(host) ? forbiddenHere(host) : "there is no NBFT";
}

/** The same for whoever only says what a boot would do. */
export function forbiddenHere(host: Host): string | undefined {
  const option = forbiddingOption(host, readCommandLine(host));
  return option && `the kernel command line has ${option}`;
}

/**
 * Which option of the kernel command line forbids it. The names of rd.nonvmf and rd.nvmf.nonbft are those of dracut's nvmf module: the latter is
 * about tables, and forbids nothing where there is something else to go by.
 */
export function forbiddingOption(host: Host, parameters: readonly Parameter[]): string | undefined {
  if (!isSwitchedOn(parameters, "rd.nbft", true)) {
    return "rd.nbft";
  }
  const found = ["rd.nonvmf", noTables].find((key) => isSwitchedOn(parameters, key, false));
  return found === noTables && readMachine(host).described !== undefined ? undefined : found;
}
