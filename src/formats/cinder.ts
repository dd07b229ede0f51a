// SPDX-License-Identifier: LGPL-2.1-or-later
// What OpenStack's Cinder tells a host of a volume over NVMe-oF: connection_info, or its properties (os-brick, connectors/nvmeof.py), in JSON.
// Four shapes: one target in the old keys, one target, replicas, and one replica.

import { type ConnectionPart, FormatError, type Place } from "../description/types.ts";
import { fromHex } from "../nbft/values/bytes.ts";
import type { Format } from "./format.ts";
import { elementsOf, type JsonObject, type Located, membersOf, readJson, textOf } from "./json.ts";
import { isSecret, nameOf, Reading } from "./reading.ts";

/** Around the properties, by the API or the command that shows them. */
const wrappers = ["attachment", "connection_info", "connection_properties", "data"];

export const cinder: Format = {
  name: "cinder",
  title: "connection properties of Cinder",
  recognizes: (text) =>
    /^\s*[[{]/.test(text) &&
    (/"volume_replicas"\s*:/.test(text) ||
      (/"target_nqn"\s*:/.test(text) && /"portals"\s*:/.test(text)) ||
      (/"target_portal"\s*:/.test(text) && /"nqn"\s*:/.test(text))),
  read(source) {
    const reading = new Reading([source]);
    const all = readJson(source);
    for (const volume of Array.isArray(all.value) ? all.value : [all]) {
      readVolume(unwrap(volume), reading);
    }
    return reading.description();
  },
};

function unwrap(located: Located): Located {
  const inner = wrappers.map((name) => membersOf(located).get(name)).find((one) => one?.value instanceof Map);
  return inner === undefined ? located : unwrap(inner);
}

function readVolume(volume: Located, reading: Reading): void {
  const properties = membersOf(volume);
  sayOthers(properties, reading);
  const replicas = properties.get("volume_replicas");
  if (replicas === undefined) {
    readTarget(volume, reading);
    return;
  }
  const targets = elementsOf(replicas);
  if (targets.length > 1) {
    reading.say(
      "note",
      replicas.place,
      `the volume is an array of ${targets.length} replicas: this only connects them`,
    );
  }
  for (const target of targets) {
    sayOthers(membersOf(target), reading);
    readTarget(target, reading);
  }
}

function readTarget({ place, value }: Located, reading: Reading): void {
  const target: JsonObject = membersOf({ place, value });
  const isOld = !target.has("target_nqn");
  const nqn = textOf(target.get(isOld ? "nqn" : "target_nqn"));
  if (nqn === undefined) {
    throw new FormatError(place, "is no volume of NVMe-oF: it has neither target_nqn nor nqn");
  }
  reading.host(target.get("host_nqn")?.place ?? place, textOf(target.get("host_nqn")), undefined);
  const portals = isOld
    ? [{ place, portal: ["target_portal", "target_port", "transport_type"].map((key) => target.get(key)) }]
    : elementsOf(target.get("portals")).map((portal) => ({ place: portal.place, portal: elementsOf(portal) }));
  if (portals.length === 0) {
    reading.say("warning", place, "has no portals: nothing is connected");
  }
  const identity = identify(target, reading);
  for (const { place, portal } of portals) {
    const [traddr, trsvcid, transport] = portal.map(textOf);
    reading.controller(
      place,
      "subsystem",
      {
        // os-brick takes for TCP whatever is not one of these two.
        transport: transport === "RoCEv2" || transport === "rdma" ? transport : "tcp",
        nqn,
        ...(traddr === undefined ? {} : { traddr }),
        ...(trsvcid === undefined ? {} : { trsvcid }),
      },
      identity,
    );
  }
}

/** The namespace; os-brick prefers them in this order. */
function identify(target: JsonObject, reading: Reading): Pick<ConnectionPart, "nid" | "nsid"> {
  const nsid = Number(textOf(target.get("ns_id")) ?? Number.NaN);
  const known = Number.isInteger(nsid) && nsid > 0 && nsid < 0xffff_ffff ? { nsid } : {};
  for (const [key, type, digits] of [
    ["vol_uuid", "uuid", 32],
    ["volume_nguid", "nguid", 32],
    ["volume_eui64", "eui64", 16],
  ] as const) {
    const text = textOf(target.get(key)) ?? "";
    const hex = text.replace(/[-{}.:]/g, "").toLowerCase();
    if (hex.length === digits && fromHex(hex) !== undefined) {
      const value = type === "uuid" ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-") : hex;
      return { ...known, nid: { type, value } };
    }
    if (text !== "") {
      reading.say("error", placeOf(target, key), `${key} has not ${digits} hexadecimal digits: it is left out`);
    }
  }
  return known;
}

function placeOf(members: JsonObject, key: string): Place {
  return (members.get(key) as Located).place;
}

/** What Nova and Cinder use for other purposes is not worth a word. */
const used =
  "target_nqn nqn vol_uuid volume_nguid volume_eui64 ns_id host_nqn portals target_portal target_port transport_type volume_replicas replica_count " +
  "alias attachment_id volume_id discard cacheable device_path driver_volume_type enforce_multipath";

function sayOthers(properties: JsonObject, reading: Reading): void {
  for (const [key, { place, value }] of properties) {
    const text = typeof value === "string" ? value : "";
    if (isSecret(key, text)) {
      reading.secret(place, key, text);
    } else if (key === "encrypted" && value === true) {
      reading.say("note", place, "the volume is encrypted: its machine has to open it");
    } else if (key === "access_mode" && value === "ro") {
      reading.say("note", place, "the volume is read-only, which a table cannot say");
    } else if (!used.split(" ").includes(key) && !["encrypted", "access_mode"].includes(key) && value !== null) {
      reading.say("note", place, `${nameOf(key)} has no place in a table: it is left out`);
    }
  }
}
