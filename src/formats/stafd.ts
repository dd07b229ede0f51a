// SPDX-License-Identifier: LGPL-2.1-or-later
// /etc/stas/stafd.conf and stacd.conf of nvme-stas 1 and 2, as Python's configparser reads them: stafd.conf(5), stacd.conf(5).

import { type ConnectionPart, FormatError, type Place } from "../description/types.ts";
import type { Format, SourceText } from "./format.ts";
import { discoveryNqn, isSecret, Reading } from "./reading.ts";

/** One value of a key; a key that comes again, or a line that is indented more, is another one. */
interface Setting {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly place: Place;
}

type Keys = ReadonlyMap<string, string>;

const address = "transport traddr trsvcid host-traddr host-iface nqn".split(" ");
const digests = ["hdr-digest", "data-digest"];

export const stafd: Format = {
  name: "stafd",
  title: "nvme-stas configuration",
  recognizes: (text) =>
    /^\[(Controllers|Service Discovery|(Discovery|I\/O) controller connection management)\]/m.test(text),
  read(source) {
    const reading = new Reading([source]);
    const settings = readSettings(source);
    const kindOf = kindIn(source.name, settings);
    const excluded = settings.filter(isExclusion).map(({ value }) => readKeys(value));
    const controllers = settings.filter(isController).map(({ value }) => readKeys(value));
    const common = controllers.some((keys) => kindOf(keys) === "subsystem") ? settings.filter(isDigest) : [];
    const defaults: Keys = new Map(common.map(({ key, value }) => [key, value]));
    for (const { section, key, value, place } of settings) {
      if (isSecret(key, value)) {
        reading.secret(place, key, value);
      } else if (isController({ section, key })) {
        const keys = readKeys(value);
        connect(keys, kindOf(keys), defaults, excluded, place, reading);
      } else if (isDigest({ section, key }) && defaults.size > 0) {
        // Of each subsystem that says nothing else.
      } else if (isExclusion({ section, key })) {
        reading.say(
          "note",
          place,
          `${key} counts for the controllers of this file alone: a table has none to find by mDNS`,
        );
      } else {
        reading.ignore(place, key);
      }
    }
    return reading.description();
  },
};

/** The same keys mean discovery controllers or subsystems: by the name of the file or a section that one of both has, else by the NQN. */
function kindIn(name: string, settings: readonly Setting[]): (keys: Keys) => ConnectionPart["kind"] {
  const has = (section: RegExp) => settings.some((one) => section.test(one.section));
  const isStacd = /(^|\/)stacd\.conf$/.test(name) || has(/^I\/O /);
  const isStafd = !isStacd && (/(^|\/)stafd\.conf$/.test(name) || has(/^(Service Discovery$|Discovery )/));
  return (keys) => {
    const nqn = keys.get("nqn") ?? "";
    return nqn === discoveryNqn || isStafd || (!isStacd && nqn === "") ? "discovery" : "subsystem";
  };
}

function isController({ section, key }: Pick<Setting, "section" | "key">): boolean {
  return section === "Controllers" && key === "controller";
}

/** Of all controllers. */
function isDigest({ section, key }: Pick<Setting, "section" | "key">): boolean {
  return section === "Global" && digests.includes(key);
}

function isExclusion({ section, key }: Pick<Setting, "section" | "key">): boolean {
  return section === "Controllers" && (key === "exclude" || key === "blacklist");
}

/** @throws FormatError where nvme-stas reads nothing of the file either */
function readSettings({ name: source, text }: SourceText): readonly Setting[] {
  const settings: Setting[] = [];
  let section: string | undefined;
  let key: string | undefined;
  let indent = 0;
  for (const [index, whole] of text.split("\n").entries()) {
    const value = whole.trim();
    const place = { source, line: index + 1, column: whole.length - whole.trimStart().length + 1 };
    if (value === "" || /^[#;]/.test(value)) {
      continue;
    }
    if (section !== undefined && key !== undefined && place.column - 1 > indent) {
      settings.push({ section, key, value, place });
      continue;
    }
    indent = place.column - 1;
    const header = /^\[(.+)\]/.exec(value)?.[1];
    if (header !== undefined) {
      section = header;
      key = undefined;
      continue;
    }
    if (section === undefined) {
      throw new FormatError(place, "is before the first section");
    }
    // No pattern: one that ends at U+2028 looks at a long line once for each of its characters.
    const equals = value.indexOf("=");
    const [before, after] = equals < 0 ? [value, ""] : [value.slice(0, equals), value.slice(equals + 1)];
    key = before.trim().toLowerCase();
    if (key === "") {
      throw new FormatError(place, "has no key before its =");
    }
    settings.push({ section, key, value: after.trim(), place });
  }
  return settings;
}

/** `transport=tcp;traddr=192.0.2.1;...`; what is no KEY=VALUE does not count. */
function readKeys(value: string): Keys {
  const pairs = value.split(";").map((token) => token.split("=").map((part) => part.trim()));
  const keys = new Map(
    pairs.flatMap(([key = "", said, ...more]) => (said === undefined || more.length > 0 ? [] : [[key, said]])),
  );
  // nvme-stas takes both.
  const nqn = keys.get("subsysnqn");
  keys.delete("subsysnqn");
  return nqn === undefined || keys.has("nqn") ? keys : keys.set("nqn", nqn);
}

function connect(
  keys: Keys,
  kind: ConnectionPart["kind"],
  defaults: Keys,
  excluded: readonly Keys[],
  place: Place,
  reading: Reading,
): void {
  if (keys.size === 0) {
    return;
  }
  for (const [key, value] of keys) {
    if (isSecret(key, value)) {
      reading.secret(place, key, value);
    } else if (![...address, ...digests, "host-nqn"].includes(key)) {
      reading.ignore(place, key);
    }
  }
  if (excluded.some((one) => one.size > 0 && isExcluded(keys, one))) {
    reading.say("note", place, "exclude applies to this controller: it is left out");
    return;
  }
  const said = address.flatMap((key) => (keys.get(key) ? [[key, keys.get(key)]] : []));
  const isOn = (key: string) =>
    (keys.get(key) ?? (kind === "subsystem" ? defaults.get(key) : undefined))?.toLowerCase() === "true";
  reading.host(place, keys.get("host-nqn"), undefined);
  reading.controller(place, kind, Object.fromEntries(said), {
    "hdr-digest": isOn("hdr-digest"),
    "data-digest": isOn("data-digest"),
  });
}

/** Whether each key that an exclusion names is the controller's; the host's address is not looked at. */
function isExcluded(keys: Keys, exclusion: Keys): boolean {
  const defaults: Readonly<Record<string, string>> = { trsvcid: "8009" };
  return [...exclusion].every(
    ([key, value]) => key === "host-traddr" || (keys.get(key) ?? defaults[key] ?? "") === value,
  );
}
