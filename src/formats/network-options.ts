// SPDX-License-Identifier: LGPL-2.1-or-later
// Options of the kernel command line for the network: dracut.cmdline(7).

import { formatMac, parseMac } from "../nbft/values/mac.ts";
import { readIpOption } from "./ip-option.ts";
import { isAddress, isInterfaceName } from "./option-fields.ts";
import type { Read } from "./option-reader.ts";

const nothing = { addresses: [], gateways: [], dns: [] } as const;

const unsaid: Read = (_value, _place, _found, say) => say("error", "cannot be said by a table: left out");
const unsaidRoute: Read = (_value, _place, _found, say) =>
  say("warning", "a route cannot be said by a table: left out");

/** By the names of the options. */
export const networkReaders: Readonly<Record<string, Read>> = {
  ip: (value, place, { interfaces }, say) => {
    interfaces.push(...readIpOption(value, place, say));
  },
  ifname: (value, place, { interfaces }, say) => {
    const [, name = "", text = ""] = /^([^:]*):(.*)$/.exec(value) ?? [];
    const mac = parseMac(text.replaceAll("-", ":"));
    if (mac === undefined || !isInterfaceName(name)) {
      say("error", "is not ifname=NAME:MAC: left out");
    } else {
      interfaces.push({ place, name, mac: formatMac(mac), ...nothing });
    }
  },
  vlan: (value, place, { interfaces }, say) => {
    const [, name = "", vlanLink = ""] = /^([^:]+):([^:]+)$/.exec(value) ?? [];
    const vlan = Number(/^(?:vlan|.*\.)0*([1-9][0-9]{0,3})$/.exec(name)?.[1] ?? 0);
    if (vlan < 1 || vlan > 4094 || !isInterfaceName(name) || !isInterfaceName(vlanLink)) {
      say("error", "is not vlan=NAME:INTERFACE with a NAME like vlan5 or eth0.5: left out");
    } else {
      interfaces.push({ place, name, vlan, vlanLink, ...nothing });
    }
  },
  nameserver: (value, place, { interfaces }, say) => {
    const address = value.replace(/^\[(.*)\]$/, "$1");
    if (isAddress(address)) {
      interfaces.push({ place, ...nothing, dns: [address] });
    } else {
      say("error", "is no address: left out");
    }
  },
  bootif: (value, place, { interfaces }, say) => {
    const mac = parseMac(value.replaceAll("-", ":").replace(/^01:(?=.{17}$)/, ""));
    if (mac === undefined) {
      say("error", "is no MAC address: left out");
    } else {
      interfaces.push({ place, mac: formatMac(mac), ...nothing });
    }
  },
  bond: unsaid,
  team: unsaid,
  bridge: unsaid,
  "rd.route": unsaidRoute,
};
