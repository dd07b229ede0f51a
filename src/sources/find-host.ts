// SPDX-License-Identifier: LGPL-2.1-or-later
// As whom a boot connects that has no table, which would say it.

import type { HostPart } from "../description/types.ts";
import type { Host } from "../host/host.ts";
import { readAttribute } from "../machine/attributes.ts";
import { formatUuid, parseUuid } from "../nbft/values/uuid.ts";
import { nvmeFolder } from "./nvme-folder.ts";

/**
 * The first host NQN that somebody says (the kernel command line, then files that name targets, then /etc/nvme/hostnqn), with its host ID. Where
 * nobody does, that of the machine, as `nvme gen-hostnqn` makes it: by the UUID that the system's firmware has, the same at each boot.
 * @param folder in place of /etc/nvme
 */
export function findHost(host: Host, said: readonly HostPart[], folder = nvmeFolder): readonly HostPart[] {
  const named = said.find(({ nqn }) => nqn !== undefined);
  const id = said.find((part) => part.id !== undefined && (part === named || named?.id === undefined));
  if (named !== undefined) {
    return [named, ...(id === undefined || id === named ? [] : [id])];
  }
  const file = readPart(host, folder, "hostnqn");
  if (file !== undefined) {
    const own = id ?? readPart(host, folder, "hostid");
    return [file, ...(own === undefined ? [] : [own])];
  }
  return [machineHost(host), ...(id === undefined ? [] : [id])].flatMap((part) => part ?? []);
}

function readPart(host: Host, folder: string, name: "hostnqn" | "hostid"): HostPart | undefined {
  const path = `${folder}/${name}`;
  const line = readAttribute(host, path)?.split("\n")[0]?.trim();
  return line ? { place: { source: path, line: 1 }, [name === "hostnqn" ? "nqn" : "id"]: line } : undefined;
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
