// SPDX-License-Identifier: LGPL-2.1-or-later
// As keep() does for one path, for all that a discovery has connected, and with what it could not reach.

import { waitToLook } from "../connect/keep.ts";
import { RestedLook } from "../connect/rested-look.ts";
import type { Host } from "../host/host.ts";
import { orElse } from "../machine/attributes.ts";
import type { DiscoveryTask } from "./discovery-task.ts";
import type { FoundConnections } from "./found-connections.ts";
import type { FoundControllers } from "./found-controllers.ts";
import type { FoundPorts } from "./found-ports.ts";

/** Milliseconds between two tries of what nobody has missed so far: further ports, often in networks that the HFI does not reach. */
const sparePause = 300_000;

/** A discovery that has succeeded. */
export interface KeptDiscovery {
  readonly connections: FoundConnections;
  readonly ports: FoundPorts;
  readonly controllers: FoundControllers;
  readonly alive: () => void;
  /** Tries what is due. */
  turn(): void;
  /** Notes that a controller has vanished. */
  note(lost: string): void;
  /** Notes that what has vanished is connected again. */
  noteWhole(): void;
}

/** Keeps the connections, and never ends. */
export function keepFound(host: Host, kept: KeptDiscovery): never {
  const { connections, ports, controllers } = kept;
  const tasks = (state: DiscoveryTask["state"]) =>
    [...ports.tasks, ...controllers.tasks].filter((task) => task.state === state);
  host.stayInMemory();
  const watch = orElse(undefined, () => host.watchControllers());
  for (const task of tasks("open")) {
    task.postpone(sparePause);
  }
  const missing = new Set<string>();
  // Finds each connected, and removes what others have connected beside it.
  const others = new RestedLook(host, () => {
    for (const port of connections.live) {
      ports.task(port)?.run();
    }
  });
  for (let isTold = false; ; ) {
    const lost = connections.lost(isTold);
    for (const [port, controller] of lost) {
      missing.add(port);
      kept.note(controller);
      ports.task(port)?.reopen();
    }
    if (lost.size > 0) {
      // What was there may be elsewhere now.
      controllers.reopen();
    }
    others.look(isTold, lost.size > 0);
    connections.keepDisks();
    for (const task of tasks("refused").filter(({ due }) => due <= host.now())) {
      task.reopen();
    }
    kept.turn();
    if (missing.size > 0 && [...missing].every((port) => connections.has(port))) {
      missing.clear();
      kept.noteWhole();
    }
    const due = Math.min(...tasks("open").map((task) => task.due));
    isTold = waitToLook(host, watch, kept.alive, due - host.now(), others.left);
  }
}
