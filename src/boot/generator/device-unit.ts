// SPDX-License-Identifier: LGPL-2.1-or-later
// Names of systemd's device units, as systemd makes them of what the kernel command line says.

import { encodeUtf8 } from "../../text/utf8.ts";

/** Tags of fstab(5) and the folder of /dev/disk where udev links the devices they mean. */
const tags = [
  ["LABEL=", "by-label"],
  ["UUID=", "by-uuid"],
  ["PARTLABEL=", "by-partlabel"],
  ["PARTUUID=", "by-partuuid"],
] as const;

/**
 * The device node that root= or another WHAT means: LABEL=, UUID=, PARTLABEL=, PARTUUID= or a path; undefined for all that is no block
 * device (nfs, tmpfs, a keyword). `block:` in front is dracut's.
 */
export function deviceNode(what: string): string | undefined {
  const plain = what.startsWith("block:") ? what.slice("block:".length) : what;
  for (const [tag, folder] of tags) {
    if (plain.startsWith(tag)) {
      return `/dev/disk/${folder}/${encodeNodeName(unquote(plain.slice(tag.length)))}`;
    }
  }
  return plain.startsWith("/dev/") && plain !== "/dev/nfs" ? plain : undefined;
}

/** NAME_MAX less the two characters by which the folder of a unit's drop-ins is longer than the unit. */
const nameLimit = 253;

/**
 * systemd-escape --path --suffix=device (systemd.unit(5), "String Escaping for Inclusion in Unit Names"). Undefined where the path has ..
 * in it or the name would be too long, which systemd refuses too.
 */
export function deviceUnitName(path: string): string | undefined {
  const components = path.split("/").filter((component) => component !== "" && component !== ".");
  if (components.includes("..")) {
    return undefined;
  }
  const escaped = components.length === 0 ? "-" : escapeName(components.join("/"));
  const name = `${escaped}.device`;
  return name.length <= nameLimit ? name : undefined;
}

function escapeName(path: string): string {
  return [...encodeUtf8(path)]
    .map((byte, index) => {
      const character = String.fromCharCode(byte);
      if (character === "/") {
        return "-";
      }
      const plain = /[0-9A-Za-z:_.]/.test(character) && !(index === 0 && character === ".");
      return plain ? character : hexEscape(byte);
    })
    .join("");
}

/** How udev writes a label in the name of a link: ASCII other than 0-9 A-Z a-z # + - . : = @ _ as \xNN. */
function encodeNodeName(label: string): string {
  return label.replace(/[^0-9A-Za-z#+\-.:=@_\u{80}-\u{10ffff}]/gu, (character) => hexEscape(character.charCodeAt(0)));
}

function hexEscape(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, "0")}`;
}

function unquote(text: string): string {
  return /^(["']).*\1$/s.exec(text) !== null && text.length >= 2 ? text.slice(1, -1) : text;
}
