// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { type AttemptKind, readAttemptRecord } from "../machine/attempt-record.ts";
import { readAttribute } from "../machine/attributes.ts";
import { controllerFolder } from "../machine/controllers.ts";
import { type UnitState, unitState } from "../machine/unit-state.ts";
import { connectionState, given } from "./controller-status.ts";
import { type Destination, obstacleNow } from "./obstacle-now.ts";
import type { ConnectionStatus, ControllerStatus, Lack, Nic } from "./types.ts";

export interface Circumstances {
  readonly host: Host;
  /** Why nothing is connected here. */
  readonly standsBack?: string;
  /** Whether to ask targets. */
  readonly asks: boolean;
}

/** What a live controller has not, although it is required. */
export interface Weakness {
  readonly what: Lack;
  readonly message: string;
}

/**
 * What is the same for a path and for a discovery.
 * @param controllers what it is connected by
 * @param now milliseconds of the clock that records are made by
 * @param lack what a live one of the controllers has not, although it is required
 */
export function connectionStatus(
  { host, standsBack, asks }: Circumstances,
  kind: AttemptKind,
  { id, ...destination }: Destination & { readonly id: string },
  nic: Nic,
  controllers: readonly ControllerStatus[],
  now: number,
  lack?: Weakness,
): ConnectionStatus {
  const record = readAttemptRecord(host, kind, id);
  const down = controllers.find(({ state }) => state !== "live");
  const state = connectionState(down ?? controllers[0]);
  const up = state === "live" && lack === undefined;
  const isRecorded = record !== undefined && (record.state === "connected") === up && record.since <= now;
  const { name, state: unit } = unitOf(host, kind, id, destination.security, up);
  const vanished = isRecorded && !up ? record.vanished : undefined;
  const obstacle = (): string => {
    const now = obstacleHere();
    return vanished === undefined ? now : `${vanished} has vanished, connecting again: ${now}`;
  };
  const obstacleHere = (): string => {
    if (lack !== undefined) {
      return lack.message;
    }
    const here = obstacleNow(host, destination, nic, isRecorded ? record : undefined, asks);
    if (here !== undefined && standsBack === undefined) {
      return here;
    }
    if (down !== undefined) {
      return describeReconnecting(host, down);
    }
    return standsBack ?? (unit === "inactive" ? `${name} is not started` : "nothing that this machine knows of");
  };
  return {
    id,
    up,
    state,
    ...given("vanished", vanished),
    traddr: destination.traddr,
    trsvcid: destination.trsvcid,
    ...describeWay(destination, nic),
    ...(isRecorded ? { seconds: Math.floor((now - record.since) / 1000), attempts: record.attempts } : {}),
    ...given("lacks", lack && [lack.what]),
    ...(up ? given("waitsFor", isRecorded ? record.obstacle : undefined) : { waitsFor: obstacle() }),
    ...(unit === undefined ? {} : { unit: { name, state: unit } }),
  };
}

/** Its own, or where that is not started, that of all paths. */
function unitOf(
  host: Host,
  kind: AttemptKind,
  id: string,
  security: Destination["security"],
  up: boolean,
): { readonly name: string; readonly state: UnitState | undefined } {
  const at = (instance: string) => {
    const name = `nbft-boot-${kind}@${instance}.service`;
    return { name, state: unitState(host, name, up) };
  };
  const own = at(id);
  const all = own.state === "inactive" && kind === "connect" && security === undefined ? at("all") : own;
  return all.state === "inactive" ? own : all;
}

function describeWay({ interface: key }: Destination, { name }: Nic): Pick<ConnectionStatus, "interface" | "route"> {
  return key === undefined
    ? given("route", name)
    : { interface: { mac: key.mac, vlan: key.vlan, ...given("name", name) } };
}

function describeReconnecting(host: Host, { name, state }: ControllerStatus): string {
  const delay = readAttribute(host, `${controllerFolder(name)}/reconnect_delay`);
  const again = state === "connecting" && /^\d+$/.test(delay ?? "") ? `, the kernel tries again every ${delay} s` : "";
  return `${name} is ${state}${again}`;
}
