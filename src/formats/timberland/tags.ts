// SPDX-License-Identifier: LGPL-2.1-or-later
// Config of NvmeOfCli.efi as lines: `TAG:VALUE`, those of an attempt between $Start and $End.

import type { Place, Remark } from "../../description/types.ts";

export interface Tag {
  readonly place: Place;
  readonly value: string;
}

/** By their names in small letters. */
export type Tags = ReadonlyMap<string, Tag>;

export interface Attempt {
  readonly place: Place;
  readonly tags: Tags;
}

/** What NvmeOfCli knows; with anything else it refuses the file. */
const known: ReadonlySet<string> = new Set(
  (
    "nvmeofenabled hostnqn hostid attemptname autoconfiguremode macstring primarydns secondarydns targetport enabled ipmode localip subnetmask " +
    "gateway initiatorinfofromdhcp targetinfofromdhcp targetip servername transportport controllerid nid nqn transportguid connecttimeout " +
    "connectretrycount dnsmode routemetric hostname hostnqnoverride hostidoverride hostoverrideenable"
  ).split(" "),
);

/** These are the host's, wherever they stand. */
const ofHost = /^(?:nvmeofenabled|hostnqn|hostid)$/;

/** Attempts that firmware has room for. */
const mostAttempts = 8;

export interface Config {
  readonly host: Tags;
  readonly attempts: readonly Attempt[];
}

/** The lines of a Config; what is none is remarked. */
export function readTags(source: string, text: string, remarks: Remark[]): Config {
  const host = new Map<string, Tag>();
  const attempts: Attempt[] = [];
  let tags = new Map<string, Tag>();
  let start: Place | undefined;
  for (const [index, raw] of text.split("\n").entries()) {
    const place = { source, line: index + 1 };
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) {
      continue;
    }
    if (/^\$start$/i.test(line)) {
      start = place;
    } else if (/^\$end$/i.test(line)) {
      attempts.push({ place: start ?? place, tags });
      [tags, start] = [new Map(), undefined];
    } else {
      const [, name = "", value = ""] = /^([^:]*):\s*(.*)$/.exec(line) ?? [];
      const tag = name.replaceAll(" ", "").toLowerCase();
      if (!known.has(tag)) {
        remarks.push({ severity: "error", place, message: `${describe(name)} is no tag of a Config: left out` });
      } else if (value !== "") {
        (ofHost.test(tag) ? host : tags).set(tag, { place, value });
        start ??= place;
      }
    }
  }
  if (tags.size > 0 && start !== undefined) {
    remarks.push({ severity: "error", place: start, message: "begins an attempt that has no $End: left out" });
  }
  const [, ...others] = attempts.slice(mostAttempts - 1);
  if (others[0] !== undefined) {
    const message = `has more than ${mostAttempts} attempts, and firmware no room for them: a table has`;
    remarks.push({ severity: "note", place: others[0].place, message });
  }
  return { host, attempts };
}

/** Only what may be a tag: anything else could be a secret. */
function describe(name: string): string {
  return /^[a-z][a-z ]{0,31}$/i.test(name) ? name : "this";
}

/** A switch: on with the word TRUE alone. */
export function isOn(tags: Tags, name: string): boolean {
  return tags.get(name)?.value.toLowerCase() === "true";
}
