// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { orElse, readAttribute } from "./attributes.ts";

/**
 * What systemd is doing about a service, as far as files tell, without asking it:
 * - trying: its process runs, and what it is for is not done;
 * - done: it is, and the unit is active;
 * - waiting: it has failed, and is about to be started again;
 * - inactive: it is not started.
 */
export type UnitState = "trying" | "done" | "waiting" | "inactive";

/** With cgroups of version 2, and of both versions side by side. */
const groups = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified", "/sys/fs/cgroup/systemd"];

/**
 * @param unit an instance of a template, `nbft-boot-connect@0-1-2.service`
 * @param isConnected whether what it is for is done
 * @returns undefined where the machine is not run by systemd
 */
export function unitState(host: Host, unit: string, isConnected: boolean): UnitState | undefined {
  if (!host.exists("/run/systemd/system")) {
    return undefined;
  }
  // systemd.unit(5): instances are in a slice of their template's name, whose hyphens are not those between slices.
  const slice = `system-${unit.replace(/@.*$/, "").replaceAll("-", "\\x2d")}.slice`;
  const group = groups.find((folder) => host.exists(`${folder}/system.slice`));
  const isRunning = readAttribute(host, `${group}/system.slice/${slice}/${unit}/cgroup.procs`);
  // There as long as a unit is neither inactive nor failed (systemd's unit.c, unit_unlink_state_files()).
  const isActive = orElse("", () => host.readLink(`/run/systemd/units/invocation:${unit}`)) !== "";
  return (isRunning || isActive) && isConnected ? "done" : isRunning ? "trying" : isActive ? "waiting" : "inactive";
}
