// SPDX-License-Identifier: LGPL-2.1-or-later
import type { ConnectionPart, Remark } from "../../description/types.ts";
import { memberOf, textOf, type YamlValue } from "../yaml/values.ts";

/** Without these nothing is booted. */
const essential = ["/", "/usr", "/var"];

interface Mount {
  readonly item: YamlValue;
  readonly path: string;
  readonly isRemote: boolean;
}

/**
 * What the mounts of a storage configuration mean to a boot from the network: whether it needs these connections, and who loads the kernel.
 * @returns whether none needs them
 */
export function remarkMounts(
  items: readonly YamlValue[],
  connections: readonly ConnectionPart[],
  remarks: Remark[],
): boolean {
  const mounts = items.flatMap(readMount);
  const [first] = connections;
  const root = mounts.find(({ path }) => path === "/");
  if (first === undefined || mounts.length === 0) {
    return false;
  }
  const isLater = !mounts.some(({ path, isRemote }) => isRemote && essential.some((one) => isWithin(path, one)));
  if (isLater) {
    const message =
      "no boot needs these connections, none of /, /usr and /var is mounted with _netdev: no table is made of them; export stafd or nvme-fabrics";
    remarks.push({ severity: "warning", place: first.place, message });
  }
  const loader = mounts.find(({ path, isRemote }) => isRemote && isWithin(path, "/boot"));
  const isKernelRemote = root?.isRemote === true && !mounts.some(({ path }) => path === "/boot");
  const remote = loader ?? (isKernelRemote ? root : undefined);
  if (remote !== undefined) {
    const message = `${remote.path === "/" ? "/, with the kernel in it," : remote.path} is on the network: only firmware with NVMe/TCP, or PXE, can start the machine`;
    remarks.push({ severity: "note", place: remote.item.place, message });
  }
  return isLater;
}

function readMount(item: YamlValue): readonly Mount[] {
  const path = textOf(memberOf(item, "path"));
  if (textOf(memberOf(item, "type")) !== "mount" || path === undefined || !path.startsWith("/")) {
    return [];
  }
  const options = (textOf(memberOf(item, "options")) ?? "").split(",").map((option) => option.trim());
  return [{ item, path: path.replace(/\/+/g, "/").replace(/(.)\/$/, "$1"), isRemote: options.includes("_netdev") }];
}

/** Whether a path is this folder or in it, other than in / : /usr/local is in /usr, and /usrlocal is not. */
function isWithin(path: string, folder: string): boolean {
  return path === folder || (folder !== "/" && path.startsWith(`${folder}/`));
}
