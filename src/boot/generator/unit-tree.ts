// SPDX-License-Identifier: LGPL-2.1-or-later

import type { BootStage } from "../../machine/boot-stage.ts";
import type { Parameter } from "../../machine/kernel-command-line.ts";
import type { StorageTables } from "../../machine/storage-tables.ts";
import { render } from "../../output/render.ts";
import { type Link, makeTree, type TextFile, type Tree } from "../../output/tree.ts";
import { writePathRequest } from "../../plan/path-request.ts";
import { severalIpv4Interfaces } from "../../plan/several-cards.ts";
import { sharedPaths } from "../../plan/shared-paths.ts";
import type { BootPlan, Path } from "../../plan/types.ts";
import { allPathsUnit } from "../all-paths-unit.ts";
import { oursOf } from "../gate.ts";
import coldplugTemplate from "./coldplug.conf.mustache";
import { coldplugUnit } from "./coldplug.ts";
import { deviceLimits } from "./device-limits.ts";
import { giveSecrets, needsTls, openControllers, type SecretPlaces } from "./give-secrets.ts";
import type { NetworkUnits } from "./network-units.ts";
import realRootTemplate from "./real-root.conf.mustache";
import withoutTablesTemplate from "./without-tables.conf.mustache";

const unitFolder = "/usr/lib/systemd/system";
const connectUnit = "nbft-boot-connect@.service";
const discoverUnit = "nbft-boot-discover@.service";
const tlsUnit = "nbft-boot-tlshd.service";

/** Those of the real root, which nbft-boot-adopt.service is ordered before. */
const networkManagers = ["systemd-networkd.service", "NetworkManager.service"] as const;

/** Units of nvme-cli that connect what an NBFT names, too; the second is started by its script for NetworkManager. */
const otherUnits = ["nvmf-autoconnect.service", "nvmf-connect-nbft.service"];

/** What gives a shell to a boot that fails; dracut's own, which it starts where it gives up itself. */
const shells = ["emergency.target", "dracut-emergency.service"];

/**
 * The target that a boot of this stage starts, whatever it is for: the initramfs leaves paths to rescue.target, too, and one that is isolated stops
 * none. Neither waits for ours: no unit of ours has default dependencies.
 */
const wantedBy: Readonly<Record<BootStage, string>> = {
  initramfs: "initrd.target",
  "real root": "sysinit.target",
};

export interface UnitOptions {
  readonly stage: BootStage;
  /** Whether all connections are ours to make, as of a Gate. */
  readonly connects: boolean;
  /** From how many paths on one service has all of them (sharedFrom()). */
  readonly sharedFrom?: number;
  /** The kernel command line. */
  readonly parameters: readonly Parameter[];
  /** What the tables of this initramfs and of the real root name. */
  readonly storage: StorageTables;
  /** Whether an initramfs goes on while coldplug goes on. */
  readonly coldplugYields?: boolean;
  /** For the network of this initramfs. */
  readonly network: NetworkUnits;
  /** Folders in which network configuration may come later, beside those that nbft-boot-adopt.path watches in any case. */
  readonly watched?: readonly string[];
  /** Where this machine has credentials that are secrets. */
  readonly secrets?: SecretPlaces;
}

/**
 * What the generator puts into its output folder: links, the time limits of the devices that the boot waits for, and in the real root what
 * confines a path and keeps it off the console, and what is resolved of each path. All names and all that systemd reads is made of numbers and of
 * the kernel command line; nothing that firmware wrote gets there. Empty where the plan has nothing to connect.
 */
export function makeUnitTree(
  plan: BootPlan,
  {
    stage,
    connects,
    sharedFrom = Number.POSITIVE_INFINITY,
    parameters,
    storage,
    coldplugYields = false,
    network,
    watched = [],
    secrets,
  }: UnitOptions,
): Tree {
  if (plan.paths.length === 0 && plan.discoveries.length === 0) {
    return makeTree([]);
  }
  const adoption = stage === "initramfs" ? [] : adoptInterfaces(watched);
  const ours = oursOf(plan, connects);
  if (ours.paths.length === 0 && ours.discoveries.length === 0) {
    return makeTree(adoption);
  }
  const [shared, own] = divide(ours.paths, sharedFrom);
  const early = stage === "initramfs" ? ["nbft-boot-pre.service", "nbft-boot-handover.service", ...network.wanted] : [];
  const masked = stage === "initramfs" ? network.masked : [];
  return makeTree([
    want(wantedBy[stage], "nbft-boot.target", "nbft-boot.target"),
    ...early.map((unit) => want("nbft-boot.target", unit, unit)),
    ...(stage === "initramfs"
      ? shells.map((unit) => want(unit, "nbft-boot-explain.service", "nbft-boot-explain.service"))
      : []),
    ...masked.map((unit): [string, Link] => [unit, { target: "/dev/null" }]),
    ...pathInstances(shared, own).map((unit) => want("nbft-boot.target", unit, connectUnit)),
    ...leaveRequests(plan, own),
    ...ours.discoveries.map(({ id }) => want("nbft-boot.target", `nbft-boot-discover@${id}.service`, discoverUnit)),
    ...(needsTls(ours, secrets) ? [want("nbft-boot.target", tlsUnit, tlsUnit)] : []),
    ...(coldplugYields && stage === "initramfs" ? [dropIn(coldplugUnit, render(coldplugTemplate, {}))] : []),
    ...adoption,
    ...giveSecrets(ours, stage, secrets),
    ...openControllers(ours, secrets),
    ...(stage === "initramfs"
      ? deviceLimits(parameters, storage, network)
      : [...confineConnections(plan), ...(connects ? keepTablesFrom(otherUnits) : [])]),
  ]);
}

/** The paths that one service has together, and those that have their own. */
function divide(paths: readonly Path[], sharedFrom: number): readonly [readonly Path[], readonly Path[]] {
  const shared = sharedPaths({ paths });
  return shared.length >= sharedFrom ? [shared, paths.filter((path) => !shared.includes(path))] : [[], paths];
}

function pathInstances(shared: readonly Path[], own: readonly Path[]): readonly string[] {
  return [...(shared.length > 0 ? [allPathsUnit] : []), ...own.map(({ id }) => `nbft-boot-connect@${id}.service`)];
}

/** What each service that has one path needs of the plan. JSON with a checksum, in a folder of a name that no unit has. */
function leaveRequests(plan: BootPlan, own: readonly Path[]): [string, TextFile][] {
  const { host, paths } = plan;
  if (host === undefined) {
    return [];
  }
  const boot = { host, paths: paths.length };
  const apart = severalIpv4Interfaces(plan);
  return own.map((path) => [
    `nbft-boot-requests/${path.id}`,
    { text: writePathRequest(boot, path, apart), mode: 0o644 },
  ]);
}

function want(target: string, unit: string, file: string): [string, Link] {
  return [`${target}.wants/${unit}`, { target: `${unitFolder}/${file}` }];
}

/** Before each start of a network manager, and when there are new files. */
function adoptInterfaces(watched: readonly string[]): [string, Link | TextFile][] {
  return [
    ...networkManagers.map((unit) => want(unit, "nbft-boot-adopt.service", "nbft-boot-adopt.service")),
    want("paths.target", "nbft-boot-adopt.path", "nbft-boot-adopt.path"),
    ...(watched.length === 0
      ? []
      : [["nbft-boot-adopt.path.d/50-drop-ins.conf", watchFolders(watched)] satisfies [string, TextFile]]),
  ];
}

function watchFolders(folders: readonly string[]): TextFile {
  const lines = folders.map((folder) => `PathChanged=${folder}\n`);
  return { text: `# Written by nbft-boot-generator.\n[Path]\n${lines.join("")}`, mode: 0o644 };
}

/** In the real root nobody waits for a path that is still missing: it may cost more, and says less. */
function confineConnections(plan: BootPlan): [string, TextFile][] {
  const severalCards = severalIpv4Interfaces(plan).length > 0;
  const kinds = [
    [connectUnit, "path"],
    [discoverUnit, "discovery"],
  ] as const;
  return kinds.map(([unit, kind]) => [
    `${unit}.d/50-real-root.conf`,
    { text: render(realRootTemplate, { kind, severalCards }), mode: 0o644 },
  ]);
}

/**
 * Others would connect what is ours a second time: to the kernel, what is bound to an address is not what is bound to an interface. They see
 * no table, in whichever way their version asks for it (`connect-all --no-nbft` is not in all), and go on with /etc/nvme.
 */
function keepTablesFrom(units: readonly string[]): [string, TextFile][] {
  const text = render(withoutTablesTemplate, {});
  return units.map((unit) => dropIn(unit, text));
}

function dropIn(unit: string, text: string): [string, TextFile] {
  return [`${unit}.d/50-nbft-boot.conf`, { text, mode: 0o644 }];
}
