// SPDX-License-Identifier: LGPL-2.1-or-later
// What the administrator's tables say that a boot is made of: fstab(5), crypttab(5), veritytab(5).

import type { Host } from "../host/host.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import { orElse } from "./attributes.ts";

/** A device that somebody names. */
export interface NamedDevice {
  /** A path, or UUID=, LABEL= and the like. */
  readonly what: string;
  /** Whether the boot needs it; false: it goes on without (nofail, swap). */
  readonly needed: boolean;
  /** Its file system is where the real root's fstab has it. */
  readonly isMounted?: boolean;
}

const initramfs = "/etc";
/** Mounted by the time at which systemd-fstab-generator(8) reads it. */
const realRoot = "/sysroot/etc";

/** What the tables name. */
export interface StorageTables {
  /** Those of this initramfs. */
  readonly image: readonly NamedDevice[];
  /** The fstab of the real root, as far as it is mounted before the real root is switched to: /usr, and what has x-initrd.mount. */
  readonly realRoot: readonly NamedDevice[];
  /** Whether root is mounted, so that there is no more to come than realRoot. */
  readonly isRootMounted: boolean;
}

export function readStorageTables(host: Host): StorageTables {
  const fstab = readTable(host, `${initramfs}/fstab`);
  const real = readTable(host, `${realRoot}/fstab`).filter(
    ([, where, , options]) => where === "/usr" || hasOption(options, "x-initrd.mount"),
  );
  const crypttab = readTable(host, `${initramfs}/crypttab`);
  const veritytab = readTable(host, `${initramfs}/veritytab`);
  // proc_pid_mountinfo(5): the fifth field is where.
  const mounted = new Set(readTable(host, "/proc/self/mountinfo").map(([, , , , where]) => where));
  return {
    image: [
      ...fstab.flatMap(([what, , type, options]) => named([what], options, type !== "swap")),
      ...crypttab.flatMap(([, device, , options]) => named([device], options)),
      ...veritytab.flatMap(([, data, hash, , options]) => named([data, hash], options)),
    ],
    realRoot: real.flatMap(([what, where = "", , options]) =>
      named([what], options).map((one) => ({
        ...one,
        isMounted: mounted.has(`/sysroot${where.replace(/\/+$/, "")}`),
      })),
    ),
    isRootMounted: host.exists(realRoot),
  };
}

/** Whether all that root is made of is there: it is mounted, and so is what its own fstab needs of the initramfs. */
export function isRootComplete({ realRoot, isRootMounted }: StorageTables): boolean {
  return isRootMounted && !realRoot.some(({ needed, isMounted }) => needed && !isMounted);
}

function named(devices: readonly (string | undefined)[], options: string | undefined, needed = true): NamedDevice[] {
  const optional = hasOption(options, "nofail") || hasOption(options, "noauto");
  return devices.flatMap((what) => (what === undefined ? [] : [{ what, needed: needed && !optional }]));
}

/** Whether a list of options, separated by commas, has this one. */
export function hasOption(options: string | undefined, name: string): boolean {
  return (options ?? "").split(",").includes(name);
}

/** Fields of each line. */
function readTable(host: Host, path: string): readonly (readonly (string | undefined)[])[] {
  const text = orElse("", () => decodeUtf8(host.readFile(path, 65536)) ?? "");
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(/[ \t]+/).map(unescapeField));
}

/** What getmntent(3) and the kernel's lists of mounts write for blanks and the like: \040. */
export function unescapeField(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
