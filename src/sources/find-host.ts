// SPDX-License-Identifier: LGPL-2.1-or-later
// As whom a boot connects that has no table, which would say it.

import { hostOf } from "../description/host-of.ts";
import { remarkOf } from "../description/remark-of.ts";
import type { HostPart, Remark } from "../description/types.ts";
import type { Host } from "../host/host.ts";
import { readAttribute } from "../machine/attributes.ts";
import { formatUuid, parseUuid } from "../nbft/values/uuid.ts";
import { nvmeFolder } from "./nvme-folder.ts";

/**
 * The first host NQN that somebody says (the kernel command line, then files that name targets, then /etc/nvme/hostnqn), with its host ID. Where
 * nobody does, that of the machine, as `nvme gen-hostnqn` makes it: by the UUID that the system's firmware has, the same at each boot.
 * @param problems takes down what is no identity, and costs only itself
 * @param folder in place of /etc/nvme
 */
export function findHost(
  host: Host,
  said: readonly HostPart[],
  problems: Remark[],
  folder = nvmeFolder,
): readonly HostPart[] {
  const usable = (part: HostPart): HostPart[] => {
    try {
      hostOf([part], undefined, () => undefined);
      return [part];
    } catch (error) {
      problems.push(remarkOf(error));
      return [];
    }
  };
  const readFile = (name: "hostnqn" | "hostid") => readPart(host, folder, name).flatMap(usable)[0];
  const parts = said.flatMap(usable);
  const told = parts.find(({ nqn }) => nqn !== undefined);
  const file = told === undefined ? readFile("hostnqn") : undefined;
  const named = told ?? file ?? machineHost(host);
  if (named?.id !== undefined) {
    return [named];
  }
  // Never the ID of another host.
  const isIts = ({ id, nqn }: HostPart): boolean => id !== undefined && (nqn === undefined || nqn === named?.nqn);
  const own = parts.find(isIts) ?? (file && readFile("hostid"));
  return [...(named ? [named] : []), ...(own?.id ? [{ place: own.place, id: own.id }] : [])];
}

function readPart(host: Host, folder: string, name: "hostnqn" | "hostid"): HostPart[] {
  const path = `${folder}/${name}`;
  const line = readAttribute(host, path)?.split("\n")[0]?.trim();
  return line ? [{ place: { source: path, line: 1 }, [name === "hostnqn" ? "nqn" : "id"]: line }] : [];
}

/** Where firmware has no UUID, that of this boot: better than none, and the same for all paths. */
const uuidFiles = ["/sys/class/dmi/id/product_uuid", "/proc/sys/kernel/random/boot_id"];

function machineHost(host: Host): HostPart | undefined {
  for (const path of uuidFiles) {
    const bytes = parseUuid(readAttribute(host, path)?.trim() ?? "");
    // Firmware without one has zeroes or ones.
    if (bytes !== undefined && !bytes.every((byte) => byte === bytes[0])) {
      return { place: { source: path }, nqn: `nqn.2014-08.org.nvmexpress:uuid:${formatUuid(bytes)}` };
    }
  }
  return undefined;
}
