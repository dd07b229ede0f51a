// SPDX-License-Identifier: LGPL-2.1-or-later
import { Ana, type AnaState, announceAnaChange } from "./ana.ts";
import { makeDiscoveryLog } from "./discovery-log.ts";
import { findFreePort } from "./free-port.ts";
import { Listener } from "./listener.ts";
import type { ListenerEvent, ListenerOptions, Target, TargetEvent, TargetOptions } from "./options.ts";
import { discoveryNqn, Subsystem } from "./subsystem.ts";

/**
 * Starts an NVMe/TCP target on loopback addresses; resolves when every listener that is to listen at once does.
 * Throws where the options contradict themselves, an image cannot be opened or a port is taken.
 */
export async function startTarget(options: TargetOptions): Promise<Target> {
  const ports = await choosePorts(options.listeners);
  const started = performance.now();
  const events: TargetEvent[] = [];
  const subsystems = new Map<string, Subsystem>();
  const listeners = new Map<string, Listener>();
  const ana = anaOf(options.listeners);
  let connections = 0;

  function makeListener({ name, address, subsystems: nqns = [], discovery, ...more }: ListenerOptions): Listener {
    const served = nqns.map((nqn) => need(subsystems, nqn, "subsystem"));
    if (discovery !== undefined) {
      const entries = discovery.map(({ kind = "subsystem", trsvcid, ...entry }) => ({
        ...entry,
        kind,
        trsvcid: typeof trsvcid === "number" ? trsvcid : need(ports, trsvcid, "listener"),
      }));
      served.push(
        new Subsystem(
          { nqn: discoveryNqn, serial: `discovery-${name}`, namespaces: [] },
          { discoveryLog: makeDiscoveryLog(entries) },
        ),
      );
    }
    return new Listener({
      name,
      address: address ?? loopback,
      port: need(ports, name, "listener"),
      subsystems: served,
      ...(more.discoverySecret === undefined ? {} : { discoverySecret: more.discoverySecret }),
      nextConnection: () => ++connections,
      report(what: ListenerEvent) {
        const event: TargetEvent = { time: Math.round(performance.now() - started), listener: name, ...what };
        events.push(event);
        options.onEvent?.(event);
      },
    });
  }

  function setAna(name: string, state: AnaState): void {
    if (ana === undefined) {
      throw new Error("no listener has an ANA state from the start");
    }
    const listener = need(listeners, name, "listener");
    ana.set(name, state);
    listener.report({ kind: "ana", state });
    const controllers = [...subsystems.values()].flatMap((subsystem) => [...subsystem.controllers.values()]);
    for (const controller of controllers.filter((candidate) => candidate.listener === name)) {
      announceAnaChange(controller);
    }
  }

  async function close(): Promise<void> {
    await Promise.all([...listeners.values()].map((listener) => listener.close()));
    for (const subsystem of subsystems.values()) {
      subsystem.close();
    }
    subsystems.clear();
  }

  try {
    for (const subsystem of options.subsystems) {
      subsystems.set(subsystem.nqn, new Subsystem(subsystem, { ana }));
    }
    for (const listener of options.listeners) {
      listeners.set(listener.name, makeListener(listener));
    }
    await Promise.all(
      options.listeners.map(({ name, fault }) => listeners.get(name)?.setFault(fault ?? { kind: "none" })),
    );
  } catch (error) {
    await close();
    throw error;
  }
  return {
    listeners: options.listeners.map(({ name, address = loopback }) => ({
      name,
      address,
      port: need(ports, name, "listener"),
    })),
    events,
    setAna,
    setFault: async (name, fault) => need(listeners, name, "listener").setFault(fault),
    close,
  };
}

/** Undefined where no listener has a state: the target knows nothing of ANA. */
function anaOf(listeners: readonly ListenerOptions[]): Ana | undefined {
  const states = listeners.flatMap(({ name, ana }) => (ana === undefined ? [] : [[name, ana] as const]));
  return states.length === 0 ? undefined : new Ana(new Map(states));
}

const loopback = "127.0.0.1";

async function choosePorts(listeners: readonly ListenerOptions[]): Promise<Map<string, number>> {
  const ports = new Map<string, number>();
  for (const { name, address = loopback, port = 0 } of listeners) {
    if (address !== loopback && address !== "::1") {
      throw new Error(`listener ${name}: ${address} is not a loopback address`);
    }
    if (ports.has(name)) {
      throw new Error(`two listeners are called ${name}`);
    }
    ports.set(name, port === 0 ? await findFreePort(address) : port);
  }
  return ports;
}

function need<Value>(map: ReadonlyMap<string, Value>, key: string, what: string): Value {
  const value = map.get(key);
  if (value === undefined) {
    throw new Error(`there is no ${what} ${key}`);
  }
  return value;
}
