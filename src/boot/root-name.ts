// SPDX-License-Identifier: LGPL-2.1-or-later
import { lastValue, type Parameter } from "../machine/kernel-command-line.ts";
import type { BootPlan } from "../plan/types.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What is wrong with a root= that names a disk by the number that the kernel gives it, where the plan has several subsystems: they are counted
 * in the order in which they answer. One line, with names that udev gives the plan's own disks whatever their number (60-persistent-storage.rules).
 */
export function ambiguousRoot(parameters: readonly Parameter[], { paths }: BootPlan): string | undefined {
  const disk = /^(?:block:)?(\/dev\/nvme\d+n\d+(?:p(\d+))?)$/.exec(lastValue(parameters, "root") ?? "");
  const subsystems = new Set(paths.map(({ subsysNqn }) => subsysNqn)).size;
  if (disk === null || subsystems < 2) {
    return undefined;
  }
  const [, node, partition] = disk;
  const part = partition === undefined ? "" : `-part${partition}`;
  const ids = new Set(paths.flatMap(({ namespaces }) => namespaces.map(({ nid }) => nid ?? "")));
  const names = [...ids].filter((id) => uuid.test(id)).map((id) => `/dev/disk/by-id/nvme-uuid.${id}${part}`);
  const others = names.length > 4 ? [] : names;
  return `root=${node} is a disk of whichever of ${subsystems} subsystems answers first: write ${[...others, "UUID= or LABEL= of its file system"].join(", or ")}`;
}
