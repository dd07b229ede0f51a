// SPDX-License-Identifier: LGPL-2.1-or-later
// /etc/nvme/config.json of nvme-cli 2: hosts with their subsystems and ports; either a list of hosts or {"hosts": [...]}.

import { FormatError, type Place } from "../description/types.ts";
import type { Format } from "./format.ts";
import { elementsOf, type JsonObject, type Located, membersOf, readJson, textOf } from "./json.ts";
import { discoveryNqn, isSecret, Reading } from "./reading.ts";

const used = "transport traddr trsvcid host_traddr host_iface hdr_digest data_digest tls concat discovery".split(" ");

export const configJson: Format = {
  name: "config-json",
  title: "nvme-cli config.json",
  recognizes: (text) =>
    /^\s*[[{]/.test(text) &&
    /"subsystems"\s*:\s*\[/.test(text) &&
    /"(ports|nqn)"\s*:/.test(text) &&
    /"transport"\s*:/.test(text),
  read(source) {
    const reading = new Reading([source]);
    const all = readJson(source);
    const hosts = Array.isArray(all.value) ? all : membersOf(all).get("hosts");
    if (!Array.isArray(hosts?.value)) {
      throw new FormatError(all.place, 'is neither a list of hosts nor {"hosts": [...]}');
    }
    for (const host of elementsOf(hosts)) {
      const { place } = host;
      const members = membersOf(host);
      ignoreOthers(members, ["hostnqn", "hostid", "subsystems"], reading);
      reading.host(place, textOf(members.get("hostnqn")), textOf(members.get("hostid")));
      for (const subsystem of elementsOf(members.get("subsystems"))) {
        readSubsystem(subsystem, reading);
      }
    }
    return reading.description();
  },
};

function readSubsystem(subsystem: Located, reading: Reading): void {
  const members = membersOf(subsystem);
  ignoreOthers(members, ["nqn", "ports"], reading);
  const nqn = textOf(members.get("nqn"));
  for (const port of elementsOf(members.get("ports"))) {
    readPort(membersOf(port), port.place, nqn, reading);
  }
}

function readPort(port: JsonObject, place: Place, nqn: string | undefined, reading: Reading): void {
  ignoreOthers(port, used, reading);
  const isOn = (key: string) => port.get(key)?.value === true;
  const isDiscovery = isOn("discovery") || nqn === discoveryNqn;
  const keys = ["transport", "traddr", "trsvcid", "host_traddr", "host_iface"].flatMap((key) => {
    const value = textOf(port.get(key));
    return value === undefined || value === "" ? [] : [[key.replace("_", "-"), value]];
  });
  reading.controller(
    place,
    isDiscovery ? "discovery" : "subsystem",
    { ...Object.fromEntries(keys), ...(nqn === undefined ? {} : { nqn }) },
    { "hdr-digest": isOn("hdr_digest"), "data-digest": isOn("data_digest"), tls: isOn("tls") || isOn("concat") },
  );
}

function ignoreOthers(members: JsonObject, known: readonly string[], reading: Reading): void {
  for (const [key, located] of members) {
    const value = textOf(located) ?? "";
    if (isSecret(key, value)) {
      reading.secret(located.place, key, value);
    } else if (!known.includes(key) && value !== "none") {
      reading.ignore(located.place, key);
    }
  }
}
