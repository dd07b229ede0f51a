// SPDX-License-Identifier: LGPL-2.1-or-later
import { ownerOf } from "../connect/ownership.ts";
import type { Host } from "../host/host.ts";
import { readAttribute } from "../machine/attributes.ts";
import { addressOf, controllerFolder } from "../machine/controllers.ts";
import { namespacesOf } from "../machine/namespaces.ts";
import type { ConnectionState, ControllerStatus } from "./types.ts";

/** One controller as the kernel shows it. */
export function controllerStatus(host: Host, name: string): ControllerStatus {
  const attribute = (file: string) => readAttribute(host, `${controllerFolder(name)}/${file}`);
  const address = addressOf(host, name);
  return {
    name,
    state: attribute("state") ?? "live",
    transport: attribute("transport") ?? "",
    subsysNqn: attribute("subsysnqn") ?? "",
    ...given("traddr", address.get("traddr")),
    ...given("trsvcid", address.get("trsvcid")),
    ...given("hostIface", address.get("host_iface")),
    ...given("sourceAddress", address.get("src_addr")),
    ...given("owner", ownerOf(host, name)),
    namespaces: namespacesOf(host, name).map(({ name: way, disk, ana }) => {
      const nsid = attribute(`${way}/nsid`);
      return { name: way, disk, ...given("nsid", nsid === undefined ? undefined : Number(nsid)), ...given("ana", ana) };
    }),
  };
}

/** What a controller's state means for the connection that it is. */
export function connectionState(controller: ControllerStatus | undefined): ConnectionState {
  if (controller === undefined) {
    return "none";
  }
  const { state } = controller;
  return state === "live" ? "live" : /^(deleting|dead)/.test(state) ? "deleting" : "connecting";
}

/** A member that is left out where it has no value. */
export function given<Name extends string, Value>(name: Name, value: Value | undefined): { [key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [key in Name]?: Value });
}
