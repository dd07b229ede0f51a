// SPDX-License-Identifier: LGPL-2.1-or-later
import { allValues, lastValue, type Parameter } from "../../machine/kernel-command-line.ts";
import { deviceNode, deviceUnitName } from "./device-unit.ts";

/** The unit of the root device that systemd-gpt-auto-generator(8) waits for where the command line names none. */
const automaticRoot = "/dev/gpt-auto-root";

/**
 * Units of the devices that an initramfs waits for by its command line: root=, mount.usr=, systemd.mount-extra= and
 * rd.systemd.mount-extra= (kernel-command-line(7), systemd-fstab-generator(8)). Sorted, each once.
 */
export function awaitedDevices(parameters: readonly Parameter[]): readonly string[] {
  const root = lastValue(parameters, "root") || "gpt-auto";
  const usr = lastValue(parameters, "mount.usr");
  const extra = ["systemd.mount-extra", "rd.systemd.mount-extra"].flatMap((key) => allValues(parameters, key));
  const nodes = [
    root === "gpt-auto" ? automaticRoot : deviceNode(root),
    usr === undefined ? undefined : deviceNode(usr),
    ...extra.map((value) => deviceNode(firstField(value))),
  ];
  const names = nodes.map((node) => (node === undefined ? undefined : deviceUnitName(node)));
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/** WHAT of WHAT:WHERE[:FSTYPE[:OPTIONS]], in which a colon of its own is written \x3a, and a backslash twice. */
function firstField(value: string): string {
  const field = value.split(":")[0] ?? "";
  return field.replace(/\\(?:\\|x([0-9a-fA-F]{2}))/g, (_, digits?: string) =>
    digits === undefined ? "\\" : String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
