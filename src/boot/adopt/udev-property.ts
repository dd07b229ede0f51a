// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import { readAttribute } from "../../machine/attributes.ts";

/** What udev knows of an interface: ID_NET_NAME is the name that it would have given it. */
export function udevProperty(host: Host, index: string | undefined, key: string): string | undefined {
  return new RegExp(`^E:${key}=(.*)$`, "m").exec(readAttribute(host, `/run/udev/data/n${index}`) ?? "")?.[1];
}
