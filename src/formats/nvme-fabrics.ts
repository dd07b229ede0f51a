// SPDX-License-Identifier: LGPL-2.1-or-later
// /etc/nvme/nvme-fabrics.conf with /etc/nvme/nvme-fabrics.conf.d/*.conf: nvme-fabrics.conf(5) of nvme-cli 3.

import { FormatError, type Place } from "../description/types.ts";
import { nearest } from "../text/nearest.ts";
import { plural } from "../text/plural.ts";
import type { Format, SourceText } from "./format.ts";
import { readIni } from "./ini.ts";
import { isSecret, nameOf, Reading } from "./reading.ts";

type Settings = Map<string, string>;

/** A section, and its paths. */
interface Section {
  readonly name: string;
  readonly place: Place;
  readonly settings: Settings;
  readonly controllers: { readonly place: Place; readonly keys: Settings }[];
  /** Of a section of an unknown name: how many lines would be controllers. */
  lost: number;
}

const [host, discovery, subsystem] = ["Host", "Discovery Controller", "Subsystem"];
/** Section -> the one with its defaults. */
const defaultsOf: Readonly<Record<string, string>> = {
  [discovery]: "Discovery Controller Defaults",
  [subsystem]: "I/O Controller Defaults",
};
const known = [host, discovery, subsystem, ...Object.values(defaultsOf)];
const identity = ["hostnqn", "hostid"];
const address = "transport traddr trsvcid host-traddr host-iface".split(" ");
const switches = "hdr-digest data-digest tls concat".split(" ");
/** What a controller's line may have beside its address and digests: anything else there is a mistake. */
const tunables = (
  "nr-io-queues nr-write-queues nr-poll-queues queue-size keep-alive-tmo reconnect-delay ctrl-loss-tmo fast-io-fail-tmo " +
  "tos duplicate-connect disable-sqflow persistent epcsd"
).split(" ");
/** Without those of secrets, which are told apart before. */
const allKeys = "nqn controller hostsymname keyring tls-key-identity".split(" ").concat(identity, switches, tunables);

export const nvmeFabrics: Format = {
  name: "nvme-fabrics",
  title: "nvme-cli 3 configuration",
  recognizes: (text) =>
    /^[ \t]*\[[ \t]*((Discovery|I\/O) Controller Defaults|Discovery Controller|Subsystem)[ \t]*\][ \t\r]*$/m.test(
      text,
    ) ||
    (/^[ \t]*\[[ \t]*Host[ \t]*\][ \t\r]*$/m.test(text) && /^[ \t]*host(nqn|id|symname)[ \t]*=/m.test(text)),
  read(source, dropIns) {
    const sources = [source, ...dropIns];
    const reading = new Reading(sources);
    const files = sources.map((one) => readSections(one, reading));
    const persona = files.flat().find(({ settings }) => settings.get("hostnqn"));
    for (const [index, file] of files.entries()) {
      const hosts = file.filter(({ name }) => name === host);
      for (const { place, settings } of hosts) {
        if (index > 0 && !settings.get("hostnqn")) {
          throw new FormatError(place, "[Host] of a drop-in needs a hostnqn");
        }
        reading.host(place, settings.get("hostnqn") || undefined, settings.get("hostid") || undefined);
      }
      for (const section of file.filter(({ controllers }) => controllers.length > 0)) {
        const defaults = [...(files[0] ?? []), ...file].filter(({ name }) => name === defaultsOf[section.name]);
        connect(section, [...defaults, ...hosts, section], reading);
      }
      if (persona !== undefined && hosts.length === 0 && file.some(({ controllers }) => controllers.length > 0)) {
        const place = { source: sources[index]?.name ?? "" };
        reading.say(
          "warning",
          place,
          `has no [Host]: the host of ${persona.place.source} connects its controllers, too`,
        );
      }
    }
    return reading.description();
  },
};

function readSections(source: SourceText, reading: Reading): readonly Section[] {
  const sections: Section[] = [];
  readIni(source, {
    section(name, place) {
      sections.push({ name, place, settings: new Map(), controllers: [], lost: 0 });
    },
    pair(key, value, place) {
      readPair(sections.at(-1) as Section, key, value, place, reading);
    },
  });
  for (const { name, place, settings, lost } of sections) {
    if (!known.includes(name)) {
      sayUnknown(name, place, lost, reading);
    }
    if (name === subsystem && !settings.has("nqn")) {
      throw new FormatError(place, "this [Subsystem] has no nqn");
    }
  }
  return sections;
}

/** A slip of the pen loses what stands below it; a section of the future may have nothing to connect. */
function sayUnknown(name: string, place: Place, lost: number, reading: Reading): void {
  const near = nearest(name, known);
  const what = /^[\w/ -]{1,40}$/.test(name) ? `[${name}]` : "this";
  const hint = near === undefined ? "" : `; did you mean [${near}]?`;
  const severity = hint === "" && lost === 0 ? "note" : "error";
  reading.say(severity, place, `${what} is no section of nvme-cli: left out with ${plural(lost, "controller")}${hint}`);
}

function readPair(section: Section, key: string, value: string, place: Place, reading: Reading): void {
  const { name, settings, controllers } = section;
  const isEndpoint = name === discovery || name === subsystem;
  if (isSecret(key, value)) {
    reading.secret(place, key, value);
  } else if (!known.includes(name)) {
    section.lost += Number(key === "controller");
  } else if (key === "nqn" && isEndpoint && value !== "") {
    settings.set(key, value);
  } else if (key === "controller" && isEndpoint) {
    controllers.push({ place, keys: readController(value, place, reading) });
  } else if (identity.includes(key) && name === host) {
    settings.set(key, value);
  } else if (["nqn", "controller", ...identity].includes(key)) {
    throw new FormatError(place, `${key} is ${isEndpoint && value === "" ? "empty" : "in the wrong section"}`);
  } else if (switches.includes(key)) {
    settings.set(key, checkSwitch(key, value, place));
  } else {
    const near = nearest(key, allKeys);
    if (near === undefined || near === key || isSecret(key, "x")) {
      reading.ignore(place, key);
    } else {
      reading.say("error", place, `${nameOf(key)} is no known key: it is left out; did you mean ${near}?`);
    }
  }
}

/** `transport=tcp;traddr=192.0.2.1;...`. */
function readController(value: string, place: Place, reading: Reading): Settings {
  const keys: Settings = new Map();
  for (const token of value.split(";").map((one) => one.trim())) {
    if (token === "") {
      continue;
    }
    const equals = token.indexOf("=");
    const key = token.slice(0, Math.max(0, equals)).trim();
    const said = token.slice(equals + 1).trim();
    if (isSecret(key, said)) {
      reading.secret(place, key, said);
    } else if (address.includes(key)) {
      if (keys.has(key) || said === "") {
        throw new FormatError(place, `${key} is ${said === "" ? "empty" : "there twice"}`);
      }
      keys.set(key, said);
    } else if (switches.includes(key)) {
      keys.set(key, checkSwitch(key, said, place));
    } else if (tunables.includes(key)) {
      reading.ignore(place, key);
    } else {
      throw new FormatError(place, `a controller is KEY=VALUE;KEY=VALUE..., and ${nameOf(key)} is none of its keys`);
    }
  }
  if (!keys.has("transport") || !keys.has("traddr")) {
    throw new FormatError(place, "a controller needs transport and traddr");
  }
  return keys;
}

/** `scopes` has the most specific one last; an empty value means that of the kernel: off. */
function connect({ name, settings, controllers }: Section, scopes: readonly Section[], reading: Reading): void {
  const nqn = settings.get("nqn");
  for (const { place, keys } of controllers) {
    const all = [...scopes.map((scope) => scope.settings), keys];
    const isOn = (key: string) =>
      all
        .filter((one) => one.has(key))
        .at(-1)
        ?.get(key) === "on";
    reading.controller(
      place,
      name === discovery ? "discovery" : "subsystem",
      { ...Object.fromEntries(keys), ...(nqn === undefined ? {} : { nqn }) },
      {
        "hdr-digest": isOn("hdr-digest"),
        "data-digest": isOn("data-digest"),
        tls: isOn("tls") || isOn("concat"),
      },
    );
  }
}

/** `on`, or empty. */
function checkSwitch(key: string, value: string, place: Place): string {
  if (/^(1|y|yes|t|true|on)$/i.test(value)) {
    return "on";
  }
  if (!/^(|0|n|no|f|false|off)$/i.test(value)) {
    throw new FormatError(place, `${key} is yes or no`);
  }
  return "";
}
