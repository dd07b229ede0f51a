// SPDX-License-Identifier: LGPL-2.1-or-later
// `ip=` of the kernel command line, as far as systemd-network-generator(8) makes a file of it for one interface.

import { splitFields } from "../../formats/option-fields.ts";
import { allValues, type Parameter } from "../../machine/kernel-command-line.ts";
import type { NetworkFile } from "../../network/networkd/adopted-files.ts";
import { networkFolder } from "../../network/networkd/networkd-files.ts";
import type { Setting } from "../../network/networkd/sections.ts";

/** What it makes of the words for DHCP= (network-generator.c). */
const dhcp: Readonly<Record<string, string>> = { on: "yes", any: "yes", dhcp: "ipv4", dhcp6: "ipv6", either6: "ipv6" };

/**
 * The files that it will make, each for the interface that the command line names; what is for all interfaces, `ip=dhcp`, is for none of the
 * boot's. They are not there yet: a link to one that never comes means nothing.
 */
export function filesOfIpOption(parameters: readonly Parameter[]): NetworkFile[] {
  const files = allValues(parameters, "ip").flatMap((value): NetworkFile[] => {
    const fields = splitFields(value);
    const short = /^[a-z][a-z0-9-]*$/.test(fields[1] ?? "");
    const device = (short ? fields[0] : fields[5]) ?? "";
    const word = (short ? fields[1] : fields[6]) ?? "";
    const gateway = short ? "" : (fields[2] ?? "");
    const name = `70-${device}.network`;
    return /^[0-9A-Za-z_.:-]+$/.test(device)
      ? [{ name, path: `${networkFolder}/${name}`, dropIns: [], settings: settingsOf(dhcp[word] ?? "no", gateway) }]
      : [];
  });
  return [...new Map(files.map((file) => [file.name, file])).values()];
}

function settingsOf(dhcp: string, gateway: string): Setting[] {
  const of = (key: string, value: string): Setting => ({ section: "Network", number: 1, key, value });
  return [of("DHCP", dhcp), ...(gateway === "" ? [] : [of("Gateway", gateway)])];
}
