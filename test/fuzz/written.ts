// SPDX-License-Identifier: LGPL-2.1-or-later
// What the program may write, by the path of the file.

import { parseCommandLine } from "../../src/machine/kernel-command-line.ts";
import { exportRules } from "./export-lines.ts";
import { linesOf } from "./template-lines.ts";

const network = linesOf("network/networkd/network.mustache");
const profile = linesOf("network/networkmanager/keyfile.mustache");
/** With what `adopt` remembers in it. */
const keyfile = new RegExp(`${profile.source}|^nbft-boot\\.ipv[46]-[a-z]+=[0-9a-f.:/, ]*$`, "u");
const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const lineOf = (value: string): RegExp => new RegExp(`^(?:${value}|)$`, "u");

/** Path -> what each of its lines is; the first that fits counts. */
const rules: readonly (readonly [path: RegExp, line: RegExp])[] = [
  [/^\/run\/systemd\/network\/05-nbft-[0-9a-z.-]+\.network(\.d\/z-nbft\.conf)?$/, network],
  [/^\/run\/systemd\/network\/05-nbft-[0-9h.]+\.netdev$/, linesOf("network/networkd/netdev.mustache")],
  [/^\/run\/systemd\/network\/05-nbft-[0-9h]+\.link$/, linesOf("network/networkd/link.mustache")],
  [/^\/run\/sysctl\.d\/[0-9a-z-]+\.conf$/, lineOf("#.*|-net[./]ipv[46][./]conf[./][\\w.-]+[./]\\w+ ?= ?[0-9]")],
  [/^\/run\/NetworkManager\/system-connections\/nbft-[0-9h.]+\.nmconnection$/, keyfile],
  [/^\/run\/NetworkManager\/conf\.d\/[0-9]+-nbft\.conf$/, linesOf("network/networkmanager/devices.conf.mustache")],
  [/^\/run\/NetworkManager\/devices\/[0-9]+$/, lineOf(`#[ -~]*|\\[device\\]|[a-z-]+=(?:${uuid}|[a-z0-9]*)`)],
  [/^\/run\/NetworkManager\/initrd\/[a-z-]+$/, lineOf("[A-Za-z0-9.-]+")],
  [/^\/run\/udev\/rules\.d\/05-nbft-boot\.rules$/, linesOf("network/udev-rules.mustache", ".rules")],
  [/^\/run\/udev\/rules\.d\/99-nbft-boot\.rules$/, linesOf("network/udev-names.mustache", ".rules")],
  // Of the generator: nothing that firmware wrote gets here.
  [/^\/output(\/[\w@.\\-]+)+ -> (\/dev\/null|\/usr\/lib\/systemd\/system\/[\w@.-]+)$/, /^/],
  [/^\/output\/[\w@.\\-]+\.d\/[\w.-]+\.conf$/, lineOf("#[ -~]*|\\[\\w+\\]|\\w+=[ -~]*")],
  [/^\/output\/nbft-boot-requests\/\d+(?:-\d+){2,3}$/, lineOf("nbft-boot [\\d.]+ \\d+-\\d+|\\{\\P{Cc}*\\}")],
  [/^\/run\/systemd\/network\/05-nbft-[\w.-]+ -> \/etc\/systemd\/network\/[\w.-]+$/, /^/],
  [/^\/run\/systemd\/system\/[\w@.\\-]+(\.d\/[\w.-]+)?$/, lineOf("#[ -~]*|\\[\\w+\\]|\\w+=[ -~]*")],
  [/\/nbft-boot\/tables\/NBFT[0-9]*$/, /^/],
  [/^(\/run\/nbft-boot|\/etc\/nvme)\/hostid$/, lineOf(uuid)],
  // One line, whatever it is: the decoder says which texts are NQNs.
  [/^(\/run\/nbft-boot|\/etc\/nvme)\/hostnqn$/, lineOf("\\P{Cc}{1,223}")],
  [/^\/run\/nbft-boot\/(?:net|networkmanager)-[\w.]+(?:\.conf)?$/, lineOf("[A-Z0-9]+='[0-9A-Za-z.:-]*'")],
  [/^\/run\/nbft-boot\/done\/[\w.]+$/, lineOf("# [\\x20-\\x7e]*|[\\w./: +>-]+")],
  [
    /^\/run\/tmpfiles\.d\/nbft-boot\.conf$/,
    lineOf("#.*|C /etc/nvme/host(?:nqn|id) 0644 root root - /run/nbft-boot/host(?:nqn|id)"),
  ],
  ...exportRules,
];

/** What is wrong with a file that was written; undefined where nothing is. */
export function problemOfFile(path: string, text: string): string | undefined {
  const rule = rules.find(([name]) => name.test(path));
  if (rule === undefined) {
    return `${path} is no file of ours`;
  }
  const wrong = text.split("\n").find((line) => !rule[1].test(line));
  return wrong === undefined ? undefined : `${path} has a line ${JSON.stringify(wrong)}`;
}

const kernelOptions = ["hostnqn", "hostid", "connect", "discover"].map((name) => `rd.nvmf.${name}`);

/** What is wrong with words of a kernel command line. */
export function problemOfWords(line: string): string | undefined {
  const known = [...kernelOptions, "ifname", "ip", "vlan", "rd.route", "rd.neednet"];
  const words = parseCommandLine(line);
  const wrong = words.find(
    ({ key, value }) => !known.includes(key) || value === undefined || /[\s\p{Cc}"'\\]/u.test(value),
  );
  return wrong === undefined ? undefined : `a kernel command line has ${JSON.stringify(wrong)}`;
}

/** What is wrong with an option string of /dev/nvme-fabrics. */
export function problemOfOptions(text: string): string | undefined {
  const names = text.split(",").map((option) => option.replace(/=.*/su, ""));
  const known =
    "nqn transport traddr host_traddr host_iface trsvcid hostnqn hostid hdr_digest data_digest ctrl_loss_tmo".split(
      " ",
    );
  const isGood =
    names.every((name) => known.includes(name)) && new Set(names).size === names.length && !/\p{Cc}/u.test(text);
  return isGood ? undefined : `an option string is ${JSON.stringify(text)}`;
}

/** What is wrong with a picture: more than its template has. */
export function problemOfPicture(svg: string): string | undefined {
  const line = linesOf("topology/picture.svg.mustache", ".svg");
  const wrong = svg.split("\n").find((text) => !line.test(text));
  return wrong === undefined ? undefined : `a picture has a line ${JSON.stringify(wrong)}`;
}

/** What is wrong with text for people: control characters, and what is not seen or changes the direction of what is. */
export function problemOfSpeech(text: string): string | undefined {
  const wrong = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.exec(text);
  return wrong === null
    ? undefined
    : `it says ${JSON.stringify(text.slice(Math.max(0, wrong.index - 60), wrong.index + 20))}`;
}
