// SPDX-License-Identifier: LGPL-2.1-or-later
import type { ConnectionPart, Remark } from "../../description/types.ts";
import type { Host } from "../../host/host.ts";
import { readAttribute } from "../../machine/attributes.ts";
import { addressOf, controllerFolder } from "../../machine/controllers.ts";
import { namespacesOf } from "../../machine/namespaces.ts";
import { discoveryNqn } from "../../plan/discoveries.ts";
import { findLocalInterface } from "./local-interface.ts";
import { readSecurity } from "./security.ts";

/** One NVMe/TCP controller as a connection to be made; undefined where the kernel does not tell to what it is connected. */
export function readConnection(host: Host, name: string, remarks: Remark[]): ConnectionPart | undefined {
  const attribute = (file: string) => readAttribute(host, `${controllerFolder(name)}/${file}`);
  const place = { source: `system (${name})` };
  const address = addressOf(host, name);
  const [nqn, traddr, trsvcid] = [attribute("subsysnqn"), address.get("traddr"), address.get("trsvcid")];
  if (nqn === undefined || traddr === undefined) {
    remarks.push({ severity: "error", place, message: "does not tell what it is connected to: left out" });
    return undefined;
  }
  const hostIface = findLocalInterface(host, address);
  const hostTraddr = address.get("host_traddr") ?? address.get("src_addr");
  const isDiscovery = nqn === discoveryNqn || attribute("cntrltype") === "discovery";
  return {
    place,
    kind: isDiscovery ? "discovery" : "subsystem",
    ...(nqn !== discoveryNqn && { nqn }),
    traddr,
    ...(trsvcid !== undefined && { trsvcid }),
    ...(hostTraddr !== undefined && { hostTraddr }),
    ...(hostIface !== undefined && { hostIface }),
    ...readSecurity(host, name, place, remarks),
    ...(isDiscovery ? {} : readNamespace(host, name)),
  };
}

/** The namespace, where the controller has one; of several a table could name one, and the boot has all. */
function readNamespace(host: Host, controller: string): Pick<ConnectionPart, "nsid" | "nid"> {
  const [only, ...others] = namespacesOf(host, controller);
  if (only === undefined || others.length > 0) {
    return {};
  }
  const attribute = (file: string) =>
    readAttribute(host, `${controllerFolder(controller)}/${only.name}/${file}`) ??
    readAttribute(host, `/sys/class/block/${only.disk}/${file}`);
  const nsid = Number(attribute("nsid") ?? Number.NaN);
  const nid = readIdentifier(attribute("wwid") ?? "");
  return { ...(Number.isInteger(nsid) && nsid > 0 && { nsid }), ...(nid !== undefined && { nid }) };
}

/** As the kernel names a namespace for the whole world: by the best identifier that it has (wwid_show() of drivers/nvme/host/sysfs.c). */
function readIdentifier(wwid: string): ConnectionPart["nid"] {
  const [, uuid] = /^uuid\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.exec(wwid) ?? [];
  const [, eui] = /^eui\.([0-9a-f]{32}|[0-9a-f]{16})$/i.exec(wwid) ?? [];
  if (uuid !== undefined) {
    return { type: "uuid", value: uuid.toLowerCase() };
  }
  return eui === undefined ? undefined : { type: eui.length === 32 ? "nguid" : "eui64", value: eui.toLowerCase() };
}
