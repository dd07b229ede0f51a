// SPDX-License-Identifier: LGPL-2.1-or-later
// Options of the kernel command line that say what to connect, and over which network: dracut.cmdline(7), and what make-initrd makes of them.

import type { ConnectionPart, Description, HostPart, InterfacePart, Place, Remark } from "../description/types.ts";
import { type Parameter, parseCommandLine } from "../machine/kernel-command-line.ts";
import { formatMac, parseMac } from "../nbft/values/mac.ts";
import { readConnectionOption } from "./connection-option.ts";
import type { Format, SourceText } from "./format.ts";
import { isAddress, isInterfaceName, readIpOption } from "./ip-option.ts";

/** An option, and where it is. */
export interface PlacedOption extends Parameter {
  readonly place: Place;
}

interface Found {
  readonly hosts: HostPart[];
  readonly interfaces: InterfacePart[];
  readonly connections: ConnectionPart[];
  readonly remarks: Remark[];
}

type Say = (severity: Remark["severity"], message: string) => void;
type Read = (value: string, place: Place, found: Found, say: Say) => void;

/** Longer ones are no command line's. */
const longest = 4096;

const nothing = { addresses: [], gateways: [], dns: [] } as const;

function addConnection(kind: ConnectionPart["kind"], value: string, place: Place, found: Found, say: Say): void {
  const part = readConnectionOption(kind, value, say);
  if (part !== undefined) {
    found.connections.push({ place, ...part });
  }
}

const readers: Readonly<Record<string, Read>> = {
  "nvmf.hostnqn": (nqn, place, { hosts }) => hosts.push({ place, nqn }),
  "nvmf.hostid": (id, place, { hosts }) => hosts.push({ place, id }),
  "nvmf.connect": (value, place, found, say) => addConnection("subsystem", value, place, found, say),
  "nvmf.discover": (value, place, found, say) => addConnection("discovery", value, place, found, say),
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
};

const unsaid: Read = (_value, _place, _found, say) => say("error", "cannot be said by a table: left out");
const unsaidRoute: Read = (_value, _place, _found, say) =>
  say("warning", "a route cannot be said by a table: left out");

const others: Readonly<Record<string, Read>> = {
  bond: unsaid,
  team: unsaid,
  bridge: unsaid,
  "rd.route": unsaidRoute,
};

/** What only says how a boot goes about it. */
const switches = new Set(["nonvmf", "nvmf.nostatic", "nvmf.nonbft", "nvmf.nm"]);

/** dracut: rd.nvmf.connect, make-initrd: nvmf.connect and NVMF_CONNECT. */
function nameOf(key: string): string {
  const name = key.toLowerCase();
  return /^(?:rd[._-])?(?:nvmf[._-]|nonvmf$)/.test(name) ? name.replace(/[_-]/g, ".").replace(/^rd\./, "") : name;
}

function readerOf(key: string): Read | undefined {
  const name = nameOf(key);
  return Object.hasOwn(readers, name) ? readers[name] : Object.hasOwn(others, name) ? others[name] : undefined;
}

/** Whether a word is meant for the kernel command line, and not the name of a file: `ip=dhcp`, `rd.nvmf.connect=...`, `rd.nonvmf`. */
export function isKernelOption(word: string): boolean {
  const [, key = "", equals] = /^([A-Za-z][A-Za-z0-9._-]*)(=)?/.exec(word) ?? [];
  const isFlag = equals === undefined && key === word && switches.has(nameOf(key));
  return (
    isFlag ||
    (equals === "=" && (readerOf(key) !== undefined || /^nvmf\./.test(nameOf(key)) || switches.has(nameOf(key))))
  );
}

/** What options say, in their order. Others than those of network and NVMe over Fabrics say nothing here. */
export function describeKernelOptions(options: readonly PlacedOption[]): Description {
  const found: Found = { hosts: [], interfaces: [], connections: [], remarks: [] };
  for (const { key, value = "", place } of options) {
    const prefix = place.line === undefined ? "" : `${key}: `;
    const say: Say = (severity, message) => found.remarks.push({ severity, place, message: prefix + message });
    const read = readerOf(key);
    const name = nameOf(key);
    if (read !== undefined && value.length > longest) {
      say("error", `is longer than ${longest} characters: left out`);
    } else if (read !== undefined && value !== "") {
      read(value, place, found, say);
    } else if (switches.has(name)) {
      say("note", "is for the boot, and not in a table");
    } else if (read === undefined && name.startsWith("nvmf.")) {
      say(
        "error",
        `is not known: one of ${Object.keys(readers)
          .filter((one) => one.startsWith("nvmf."))
          .map((one) => `rd.${one}`)
          .join(", ")}`,
      );
    }
  }
  return { ...found, hosts: lastOfEach(found.hosts) };
}

/** The last one counts, as in dracut: what is built into an image stands before what is typed. */
function lastOfEach(hosts: readonly HostPart[]): HostPart[] {
  const last = (key: "nqn" | "id") => hosts.filter((host) => host[key] !== undefined).slice(-1);
  return [...last("nqn"), ...last("id")];
}

/** The options of a text, each where it stands. Lines that begin with # are comments. */
function placeOptions({ name, text }: SourceText): PlacedOption[] {
  return text
    .split("\n")
    .flatMap((line, at) =>
      /^\s*#/.test(line)
        ? []
        : parseCommandLine(line).map((option) => ({ ...option, place: { source: name, line: at + 1 } })),
    );
}

export const kernelOptions: Format = {
  name: "kernel-options",
  title: "kernel command line (dracut, make-initrd)",
  recognizes: (text) =>
    /(?:^|[\s"'])(?:(?:rd\.)?nvmf\.(?:connect|discover|hostnqn|hostid)|ip|ifname|BOOTIF)=\S/.test(text) &&
    !/^[ \t]*(?:[[{]|---|(?:-[ \t]+)?[A-Za-z0-9_-]+:(?:[ \t]|$))/m.test(text),
  read: (source) => describeKernelOptions(placeOptions(source)),
};
