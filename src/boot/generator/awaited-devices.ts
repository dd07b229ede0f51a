// SPDX-License-Identifier: LGPL-2.1-or-later
import { allValues, lastValue, type Parameter } from "../../machine/kernel-command-line.ts";
import { hasOption, type NamedDevice } from "../../machine/storage-tables.ts";
import { deviceNode, deviceUnitName } from "./device-unit.ts";

/** Links that udev makes to what systemd-gpt-auto-generator(8) finds by its partition type. Of later versions: below /dev/disk. */
const automaticRoot = ["", "-luks"].flatMap((suffix) =>
  ["", "-ignore-factory-reset"].map((more) => `/dev/gpt-auto-root${suffix}${more}`),
);

/** Options whose value is a device and nothing else. */
const deviceOptions = ["root", "usr"].flatMap((part) => [`systemd.verity_${part}_data`, `systemd.verity_${part}_hash`]);

/** Units of devices, sorted, each once. */
export interface AwaitedDevices {
  /** What the boot is made of. */
  readonly awaited: readonly string[];
  /** What it can do without. */
  readonly optional: readonly string[];
  /** What a hibernated system would be resumed from, where that is none of the former. */
  readonly resume?: string;
  /** The file system of root itself. */
  readonly root?: string;
}

/**
 * The devices that an initramfs waits for by its command line (kernel-command-line(7), systemd-fstab-generator(8),
 * systemd-cryptsetup-generator(8), systemd-veritysetup-generator(8), systemd-hibernate-resume-generator(8)) and by its tables.
 */
export function awaitedDevices(parameters: readonly Parameter[], tables: readonly NamedDevice[]): AwaitedDevices {
  const all = [...commandLineDevices(parameters), ...tables];
  const awaited = unitsOf([
    ...(isAutomatic(parameters) ? automaticRoot : []),
    ...all.filter(({ needed }) => needed).map(({ what }) => what),
  ]);
  const without = (names: readonly string[]) => names.filter((name) => !awaited.includes(name));
  const [root] = unitsOf([isAutomatic(parameters) ? (automaticRoot[0] ?? "") : (lastValue(parameters, "root") ?? "")]);
  const [resume] = without(unitsOf([lastValue(parameters, "resume") ?? ""]));
  const optional = without(unitsOf(all.filter(({ needed }) => !needed).map(({ what }) => what)));
  return {
    awaited,
    optional: optional.filter((name) => name !== resume),
    ...(resume === undefined ? {} : { resume }),
    ...(root === undefined ? {} : { root }),
  };
}

function isAutomatic(parameters: readonly Parameter[]): boolean {
  return ["", "gpt-auto", "gpt-auto-force"].includes(lastValue(parameters, "root") ?? "");
}

function commandLineDevices(parameters: readonly Parameter[]): NamedDevice[] {
  const last = ["root", "mount.usr", ...deviceOptions].map((key) => lastValue(parameters, key) ?? "");
  // UUID=DEVICE
  const luks = spellings(parameters, "luks.data").map((value) => value.slice(value.indexOf("=") + 1));
  // WHAT:WHERE[:FSTYPE[:OPTIONS]], WHAT[:OPTIONS]
  const mounts = spellings(parameters, "systemd.mount-extra").map(splitFields);
  const swaps = spellings(parameters, "systemd.swap-extra").map(splitFields);
  return [
    ...[...last, ...luks].map((what) => ({ what, needed: true })),
    ...mounts.map(([what = "", , , options]) => ({ what, needed: !hasOption(options, "nofail") })),
    ...swaps.map(([what = ""]) => ({ what, needed: false })),
  ];
}

/** Values of an option and of its form for the initramfs alone. */
function spellings(parameters: readonly Parameter[], key: string): readonly string[] {
  return [key, `rd.${key}`].flatMap((spelling) => allValues(parameters, spelling));
}

function unitsOf(whats: readonly string[]): readonly string[] {
  const nodes = whats.map(deviceNode);
  const names = nodes.map((node) => (node === undefined ? undefined : deviceUnitName(node)));
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/** Fields between colons; a colon of its own is written \x3a, and a backslash twice. */
function splitFields(value: string): readonly string[] {
  return value
    .split(":")
    .map((field) =>
      field.replace(/\\(?:\\|x([0-9a-fA-F]{2}))/g, (_, digits?: string) =>
        digits === undefined ? "\\" : String.fromCharCode(Number.parseInt(digits, 16)),
      ),
    );
}
