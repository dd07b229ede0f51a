// SPDX-License-Identifier: LGPL-2.1-or-later

import { endpointName } from "../../host/endpoint.ts";
import type {
  ConnectionState,
  ConnectionStatus,
  ControllerStatus,
  DiskStatus,
  InterfaceStatus,
  MachineStatus,
  PathStatus,
} from "../../status/types.ts";
import { listFew } from "../../text/list-few.ts";
import { plural } from "../../text/plural.ts";
import { shorten } from "../../text/shorten.ts";
import { visible as escapeHidden } from "../../text/visible.ts";
import { type Cell, fitRows, type Row, wrap } from "./fit.ts";
import type { Style } from "./style.ts";

/** Most texts have nothing to be looked for, which takes longer than all else. */
const visible = (text: string) => (/^[ -~]*$/.test(text) ? text : escapeHidden(text));

/** What there is to say for people: by subsystem, then discoveries, interfaces, what else is connected, and all in one line. */
export function formatStatus(status: MachineStatus, style: Style, width: number): string {
  const { paths, discoveries, interfaces, others, standsBack } = status;
  const section = (title: string, ...tables: readonly (readonly Row[])[]) =>
    tables.every((rows) => rows.length === 0)
      ? ""
      : `${style.bold(shorten(title, width))}\n${tables.map((rows) => fitRows(rows, width)).join("")}\n`;
  const subsystems = [...new Set(paths.map(({ subsysNqn }) => subsysNqn))];
  return [
    ...subsystems.map((nqn) => {
      const own = paths.filter(({ subsysNqn }) => subsysNqn === nqn);
      const names = own.flatMap(({ controller }) => controller?.name ?? []);
      const rows = own.map((path) => pathRow(path, style));
      return section(visible(nqn), diskRows(status.disks, names, style), rows);
    }),
    section(
      "Discoveries",
      discoveries.map((discovery) => ({
        cells: [...connectionCells(discovery, style), visible(discovery.nqn)],
        notes: connectionNotes(discovery),
      })),
    ),
    ...discoveries.map(({ id, controllers }) => {
      const names = controllers.map(({ name }) => name);
      const rows = controllers.map((controller) => controllerRow(controller, style));
      return section(`Found by discovery ${id}`, diskRows(status.disks, names, style), rows);
    }),
    section(
      "Interfaces",
      interfaces.map((one) => interfaceRow(one, style)),
    ),
    section(
      "In no table",
      others.map((controller) => controllerRow(controller, style)),
    ),
    standsBack === undefined ? "" : style.warn(wrap(`nbft-boot stands back: ${standsBack}`, width)),
    wrap(summarizeStatus(status), width).replace(/.+/g, paintOf(status, style)),
  ].join("");
}

/** `1 of 2 connections is up; missing: path 0-1-2` */
export function summarizeStatus({ state, missing, paths, discoveries }: MachineStatus): string {
  const all = paths.length + discoveries.length;
  if (all === 0) {
    return state === "nothing to connect" ? "the tables ask for no connection" : "no usable path: see nbft-boot check";
  }
  const up = all - missing.length;
  return up === all
    ? `all up: ${plural(all, "connection")}`
    : `${up} of ${plural(all, "connection")} up; missing: ${listFew(missing, 8)}`;
}

function paintOf({ state }: MachineStatus, style: Style): (text: string) => string {
  return state === "none up" ? style.bad : state === "some up" ? style.warn : style.good;
}

function pathRow(path: PathStatus, style: Style): Row {
  const { controller, missingNamespaces, unavailable } = path;
  const access = [...new Set(controller?.namespaces.flatMap(({ ana }) => ana ?? []))].join(", ");
  return {
    cells: [...connectionCells(path, style), controller?.name ?? "-", visible(access), duration(path)],
    notes: [
      ...connectionNotes(path),
      ...(missingNamespaces.length === 0 ? [] : [`has no namespace ${missingNamespaces.join(", ")} of the table's`]),
      ...(controller === undefined ? [] : ownerNotes(controller)),
      ...(unavailable && !path.up ? ["firmware found it unavailable, too"] : []),
    ],
  };
}

/** ID, state, interface, target. */
function connectionCells(connection: ConnectionStatus, style: Style): Cell[] {
  const { id, state, lacks, traddr, trsvcid, interface: key, route = "any" } = connection;
  const name = key === undefined ? route : (key.name ?? `${key.mac}${key.vlan === 0 ? "" : ` VLAN ${key.vlan}`}`);
  return [
    id,
    lacks === undefined ? paintState(state, style) : ["refused", style.bad],
    visible(name),
    endpointName(traddr, trsvcid),
  ];
}

function paintState(state: ConnectionState, style: Style): Cell {
  return [state, state === "live" ? style.good : state === "none" ? style.bad : style.warn];
}

function connectionNotes({ up, lacks, waitsFor, attempts = 0, unit }: ConnectionStatus): string[] {
  if (waitsFor === undefined) {
    return [];
  }
  const count = up || attempts < 2 ? "" : `, attempt ${attempts}`;
  const service = up || unit === undefined || waitsFor.startsWith(unit.name) ? "" : `; ${unit.name} is ${unit.state}`;
  const verb = up ? "misses" : lacks === undefined ? "waits for" : `lacks ${lacks.join(", ")}`;
  return [`${verb}: ${visible(waitsFor)}${count}${service}`];
}

function ownerNotes({ owner, state }: ControllerStatus): string[] {
  return owner === undefined && state === "live"
    ? ["not marked as a boot connection: nvme disconnect-all cuts it"]
    : [];
}

function duration({ seconds }: ConnectionStatus): string {
  if (seconds === undefined) {
    return "";
  }
  const [size, unit] = [[86400, "d"] as const, [3600, "h"] as const, [60, "min"] as const].find(
    ([one]) => seconds >= 2 * one,
  ) ?? [1, "s"];
  return `${Math.floor(seconds / size)} ${unit}`;
}

function diskRows(disks: readonly DiskStatus[], controllers: readonly string[], style: Style): Row[] {
  return disks
    .filter((disk) => disk.controllers.some((name) => controllers.includes(name)))
    .map(({ name, bytes, mounts, isRoot, controllers: all, usable }) => {
      const few = usable.length < 2 && isRoot ? style.warn : (text: string) => text;
      return {
        cells: [
          name,
          bytes === undefined ? "" : formatSize(bytes),
          [`${usable.length} of ${plural(all.length, "controller")} usable`, few],
          [mounts.slice(0, 6).map(visible).join(" ") + (mounts.length > 6 ? " ..." : ""), isRoot ? style.bold : String],
        ],
      };
    });
}

function formatSize(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let [size, unit] = [bytes, 0];
  while (size >= 1000 && unit < units.length - 1) {
    [size, unit] = [size / 1000, unit + 1];
  }
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

function interfaceRow({ name, mac, vlan, hasLink, addresses }: InterfaceStatus, style: Style): Row {
  const state: Cell =
    name === undefined ? ["not there", style.bad] : hasLink ? ["link", style.good] : ["no link", style.bad];
  const label = `${mac}${vlan === 0 ? "" : ` VLAN ${vlan}`}`;
  return {
    cells: [visible(name ?? "-"), label, state, addresses?.length === 0 ? "no address" : (addresses ?? []).join(" ")],
  };
}

function controllerRow(controller: ControllerStatus, style: Style): Row {
  const { name, state, transport, subsysNqn, traddr, trsvcid, hostIface } = controller;
  const target = traddr === undefined ? transport : endpointName(visible(traddr), visible(trsvcid ?? ""));
  const paint = state === "live" ? style.good : style.warn;
  return { cells: [name, [visible(state), paint], visible(hostIface ?? "-"), target, visible(subsysNqn)] };
}
