// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import { readAttribute } from "../../machine/attributes.ts";
import { net } from "../../machine/nics.ts";
import { parseAddress } from "../../nbft/values/address.ts";

/** Lists of name servers, the best first: systemd-resolved's own hides behind an address of this machine. */
const lists = ["/run/systemd/resolve/resolv.conf", "/run/NetworkManager/no-stub-resolv.conf", "/etc/resolv.conf"];

/** What systemd-networkd has for the interface; else what the machine has. */
export function nameServersOf(host: Host, name: string): readonly string[] {
  const index = readAttribute(host, `${net}/${name}/ifindex`) ?? "";
  const link = readAttribute(host, `/run/systemd/netif/links/${index}`) ?? "";
  const own = /^DNS=(.*)$/m.exec(link)?.[1]?.split(/\s+/) ?? [];
  const machines = lists.flatMap((path) =>
    [...(readAttribute(host, path) ?? "").matchAll(/^nameserver[ \t]+(\S+)/gm)].map(([, server = ""]) => server),
  );
  const found = [own, machines].map((servers) => servers.flatMap(addressIn)).find((servers) => servers.length > 0);
  return [...new Set(found)];
}

/** `192.0.2.53`; of `192.0.2.53#dns.example.com`, too. Not what is this machine, or needs an interface or a port. */
function addressIn(server: string): readonly string[] {
  const address = server.replace(/#.*$/, "");
  return parseAddress(address) === undefined || /^(?:127\.|::1$|fe80:)/i.test(address) ? [] : [address];
}
