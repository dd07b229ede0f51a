// SPDX-License-Identifier: LGPL-2.1-or-later
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fetchPackages } from "../../tools/apt.ts";
import { cached } from "../../tools/cache.ts";

/** Folder with Debian's packages of connman, and of the DHCP clients that ifupdown prefers to dhcpcd where they are installed. */
export async function dhcpClientPackages(): Promise<string> {
  const names = ["busybox", "connman", "isc-dhcp-client", "udhcpc"];
  return await cached("dhcp-clients", names, async (folder) => {
    await fetchPackages("trixie", names, folder);
  });
}

/** Shell that unpacks one of them, with what it needs, from /packages. */
export async function installClient(name: "connman" | "isc-dhcp-client" | "udhcpc"): Promise<string> {
  const files = readdirSync(await dhcpClientPackages());
  const wanted = name === "udhcpc" ? ["busybox_", "udhcpc_"] : [`${name}_`];
  return files
    .filter((file) => wanted.some((start) => file.startsWith(start)))
    .map((file) => `dpkg-deb -x ${join("/packages", file)} /`)
    .join("\n");
}
