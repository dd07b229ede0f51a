// SPDX-License-Identifier: LGPL-2.1-or-later
// The option string of /dev/nvme-fabrics (drivers/nvme/host/fabrics.c, opt_tokens).

import { Obstacle } from "../machine/obstacle.ts";
import { isLinkLocal } from "../plan/subnet.ts";
import type { Request } from "../plan/target.ts";
import type { Secrets } from "../secrets/path-secrets.ts";

/**
 * Options of kernels that do not list theirs (before 5.17). host_iface came with 5.14 and is left out there, because a kernel refuses the
 * whole string for one option that it does not know.
 */
export const oldOptions: ReadonlySet<string> = new Set([
  "nqn",
  "transport",
  "traddr",
  "host_traddr",
  "trsvcid",
  "hostnqn",
  "hostid",
  "hdr_digest",
  "data_digest",
  "ctrl_loss_tmo",
]);

/** Options that make a connection secure: what a kernel without them cannot do, and what is needed. */
const secure: Readonly<Record<string, (name: string) => string>> = {
  dhchap_secret: withoutAuthentication,
  dhchap_ctrl_secret: withoutAuthentication,
  tls: () => "do TLS (no option tls): it needs one with CONFIG_NVME_TCP_TLS, 6.7 or later",
  concat: () =>
    "do secure channel concatenation (no option concat): it needs Linux 6.16, or give credential nbft-boot.tls-psk",
};

function withoutAuthentication(name: string): string {
  return `authenticate (no option ${name}): it needs one with CONFIG_NVME_HOST_AUTH`;
}

/** Names in what the kernel lists: `instance=-1,cntlid=-1,transport=%s,traddr=%s,..,hdr_digest,..`. */
export function parseKnownOptions(list: string): ReadonlySet<string> {
  return new Set(list.split(",").map((option) => option.trim().replace(/=.*$/s, "")));
}

/**
 * The string that connects the target.
 * @param known options of this kernel, the others are left out, but for secrets; all, where absent
 * @throws Obstacle (permanent) where a value holds what would end it: a comma would start an option of the table's choice
 */
export function makeOptionString(
  { target, identity, interfaceName, isAsked }: Request,
  known?: ReadonlySet<string>,
  secrets?: Secrets,
): string {
  const options: readonly (readonly [string, string | true | undefined])[] = [
    ["nqn", target.subsysNqn],
    ["transport", "tcp"],
    ["traddr", withScope(target.traddr, interfaceName)],
    ["host_traddr", target.hostTraddr && withScope(target.hostTraddr, interfaceName)],
    ["host_iface", interfaceName],
    ["trsvcid", target.trsvcid],
    ["hostnqn", identity.nqn],
    ["hostid", identity.id],
    ["hdr_digest", target.headerDigest || undefined],
    ["data_digest", target.dataDigest || undefined],
    // A root disk has to outlast any outage: the default gives up after ten minutes. What is only asked has to outlast none.
    ["ctrl_loss_tmo", isAsked ? "0" : "-1"],
    // The kernel knows by itself the one name that all discovery subsystems have.
    ["discovery", isAsked],
    ["dhchap_secret", secrets?.host],
    ["dhchap_ctrl_secret", secrets?.controller],
    // Never tls_key=: the kernel looks the key up by its name again at each reconnect, and finds one that was renewed.
    ["tls", secrets?.channel !== undefined && secrets.channel !== "concatenation" ? true : undefined],
    ["concat", secrets?.channel === "concatenation" ? true : undefined],
  ];
  // Whatever else a kernel does not know it can do without; without this the connection would be less than was meant.
  const lacking = options.find(([name, value]) => name in secure && value !== undefined && !(known?.has(name) ?? true));
  if (lacking !== undefined) {
    const [name] = lacking;
    throw new Obstacle("permanent", `this kernel cannot ${secure[name]?.(name)}`);
  }
  return options
    .filter(([name, value]) => value !== undefined && (known?.has(name) ?? true))
    .map(([name, value]) => (value === true ? name : `${name}=${requireSafe(name, String(value))}`))
    .join(",");
}

/**
 * A link-local address is one only together with its interface. The kernel wants that here although it has host_iface: it binds to host_traddr
 * before it binds to the interface (tcp.c, nvme_tcp_alloc_queue), and gets EINVAL for such an address without a scope.
 */
function withScope(address: string, interfaceName: string | undefined): string {
  return interfaceName !== undefined && isLinkLocal(address) ? `${address}%${interfaceName}` : address;
}

function requireSafe(name: string, value: string): string {
  if (!isSafeValue(value)) {
    throw new Obstacle("permanent", `${name} is empty or holds a comma or a control character: not connected`);
  }
  return value;
}

/** Whether the kernel would read the value as one: not empty, no comma, no control character (C0, DEL, C1). */
export function isSafeValue(value: string): boolean {
  return /^[^,\p{Cc}]+$/u.test(value);
}
