// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Description, Place, Remark } from "../../description/types.ts";
import { visibleKey } from "../netplan/definition.ts";
import { readNetplan, readNetwork } from "../netplan.ts";
import { positions } from "../yaml/document.ts";
import { entriesOf, entryOf, memberOf, textOf, type YamlScalar, type YamlValue } from "../yaml/values.ts";

/** The networks in an installer's configuration: in the files that it writes, and what it says itself. */
export function networksOf(root: YamlValue | undefined, remarks: Remark[]): readonly Description[] {
  const read = new Set<string>();
  const written = entriesOf(memberOf(root, "write_files")).flatMap(({ key, value }) => {
    const path = textOf(memberOf(value, "path")) ?? "";
    const content = memberOf(value, "content");
    const isNetplan = key === "etc_netplan_installer" || /^\/?etc\/netplan\/[^/]+\.ya?ml$/.test(path);
    // An alias costs nothing to write down, and the same text a second time nothing to read.
    if (!isNetplan || content?.kind !== "scalar" || read.has(content.text)) {
      return [];
    }
    read.add(content.text);
    return [readNetplan(content.text, placesIn(content))];
  });
  const own = entryOf(root, "network");
  if (own === undefined) {
    return written;
  }
  // An answer file may have netplan's outermost key once more.
  const network = memberOf(own.value, "network") ?? own.value;
  if (network.kind === "mapping" && textOf(memberOf(network, "version")) !== "1") {
    return [...written, readNetwork(network)];
  }
  const message = `${visibleKey(own.key)} is not netplan's (version 2): left out; give it as words: ip=NAME:dhcp ifname=NAME:MAC`;
  remarks.push({ severity: "warning", place: own.place, message });
  return written;
}

/** Places of a text within another: the lines of a block scalar are those of the file, all others have the place of the whole. */
function placesIn({ place, text, isBlock }: YamlScalar): (offset: number) => Place {
  const positionOf = positions(text);
  return (offset) =>
    isBlock && place.line !== undefined ? { source: place.source, line: place.line + positionOf(offset).line } : place;
}
