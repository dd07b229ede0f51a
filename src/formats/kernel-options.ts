// SPDX-License-Identifier: LGPL-2.1-or-later
// Options of the kernel command line that say what to connect, and over which network: dracut.cmdline(7), and what make-initrd makes of them.

import { type ConnectionPart, type Description, FormatError, type HostPart, type Place } from "../description/types.ts";
import { type Parameter, parseCommandLine, secretMark } from "../machine/kernel-command-line.ts";
import { quote } from "../text/visible.ts";
import { readConnectionOption } from "./connection-option.ts";
import type { Format, SourceText } from "./format.ts";
import { networkReaders } from "./network-options.ts";
import type { Found, Read, Say } from "./option-reader.ts";
import { isSecret, secretUnused } from "./reading.ts";

/** An option, and where it is. */
export interface PlacedOption extends Parameter {
  readonly place: Place;
}

/** Longer ones are no command line's. */
const longest = 4096;

function addConnection(kind: ConnectionPart["kind"], value: string, place: Place, found: Found, say: Say): void {
  const part = readConnectionOption(kind, value, say);
  if (part !== undefined) {
    if (!(part.nqn ?? "nqn.").startsWith("nqn.")) {
      say("warning", 'the NQN does not start with "nqn."');
    }
    found.connections.push({ place, ...part });
  }
}

const addHost =
  (key: "nqn" | "id"): Read =>
  (value, place, { hosts }, say) => {
    if (hosts.some((host) => (host[key] ?? value) !== value)) {
      say("note", "counts, as the last one");
    }
    if (key === "nqn" && !value.startsWith("nqn.")) {
      say("warning", 'does not start with "nqn."');
    }
    hosts.push({ place, [key]: value });
  };

const readers: Readonly<Record<string, Read>> = {
  "nvmf.hostnqn": addHost("nqn"),
  "nvmf.hostid": addHost("id"),
  "nvmf.connect": (value, place, found, say) => addConnection("subsystem", value, place, found, say),
  "nvmf.discover": (value, place, found, say) => addConnection("discovery", value, place, found, say),
  ...networkReaders,
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
  return Object.hasOwn(readers, name) ? readers[name] : undefined;
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

/** An option without its secrets: `rd.nvmf.dhchap_secret=...`, and fields as `DHHC-1:...` or `dhchap_secret=...`. */
export function withoutSecrets<T extends Parameter>(option: T): T {
  const { key, value = "" } = option;
  if (secretMark.test(key)) {
    return { ...option, key: "word", value: "" };
  }
  const fields = value.split(",");
  const open = isSecret(key.replace(/^.*nvmf[._-]/i, ""), value) ? [] : fields.filter((field) => !hasSecret(field));
  return open.length === fields.length ? option : { ...option, value: open.join() };
}

function hasSecret(field: string): boolean {
  const [, key = "", value = ""] = /^([\w-]*)=(.*)$/.exec(field) ?? [];
  return isSecret(key, value) || isNvmeSecret(field);
}

/** Whatever it is given as: also as a credential, whose value may be in base64. */
export function isNvmeSecret(word: string): boolean {
  return secretMark.test(word) || /nbft-boot\.(?:dhchap|tls-psk)/.test(word);
}

/** What options say, in their order. Others than those of network and NVMe over Fabrics say nothing here. */
export function describeKernelOptions(options: readonly PlacedOption[]): Description {
  const found: Found = { hosts: [], interfaces: [], connections: [], remarks: [] };
  for (const option of options) {
    const open = withoutSecrets(option);
    const { key, value = "", place } = open;
    const prefix = place.line === undefined ? "" : `${/^[\w.-]{1,64}$/.test(key) ? key : quote(key)}: `;
    const say: Say = (severity, message) => found.remarks.push({ severity, place, message: prefix + message });
    const read = readerOf(key);
    const name = nameOf(key);
    const isKnown = read !== undefined || name.startsWith("nvmf.");
    if (open !== option && (isKnown || isNvmeSecret(`${option.key}=${option.value}`))) {
      const unused = secretUnused(option.key, option.value ?? "");
      say("error", `${unused}; change it: everybody can read a kernel command line`);
    }
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

/** Far more than any kernel takes (s390x: 64 KiB). */
const longestText = 128 * 1024;

/** The options of a text, each where it stands. Lines that begin with # are comments. */
function placeOptions({ name, text }: SourceText): PlacedOption[] {
  if (text.length > longestText) {
    throw new FormatError({ source: name }, "is longer than 128 KiB: no kernel command line is");
  }
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
