// SPDX-License-Identifier: LGPL-2.1-or-later
// A machine whose path is connected and kept, and what happens to it.

import { type AttemptRecord, readAttemptRecord } from "../../src/machine/attempt-record.ts";
import type { MockHost, MockMachine } from "../mock-host.ts";
import { connectPath, optionString } from "./connect-path.ts";
import { type Network, responders } from "./mock-connection.ts";
import { Bench, nic, path } from "./mock-machine.ts";

class End extends Error {}

/** What happens at which millisecond. */
export type Story = Readonly<Record<number, (bench: Bench) => void>>;

/** Another path of the same subsystem: nvme7. */
export const putOther = ({ host }: Bench, state = "live"): void => {
  for (const [attribute, value] of Object.entries({ transport: "tcp", subsysnqn: path.subsysNqn, state })) {
    host.put(`/sys/class/nvme/nvme7/${attribute}`, `${value}\n`);
  }
};

export const removeController = ({ host }: Bench, name: string): void => host.vanish(`/sys/class/nvme/${name}`);

export const setState = ({ host }: Bench, state: string, name = "nvme0"): void =>
  host.put(`/sys/class/nvme/${name}/state`, `${state}\n`);

export interface Kept {
  readonly bench: Bench;
  readonly host: MockHost;
  /** `PATH VALUE` of each attribute that it has written. */
  readonly written: readonly string[];
  /** Milliseconds at which it woke up. */
  readonly wakes: readonly number[];
  record(): AttemptRecord | undefined;
}

/** Connects the path and keeps it until so many milliseconds are over. */
export function keepPath(
  until: number,
  story: Story,
  machine: MockMachine = {},
  network?: Network,
  target = path,
  options: object = {},
): Kept {
  const wakes: number[] = [];
  const written: string[] = [];
  const times = Object.keys(story).map(Number);
  let done = 0;
  const bench: Bench = new Bench(network ?? { "10.0.0.1:4420": responders.nvme }, {
    controllerChanges: times,
    ...machine,
    files: { "/run/nbft-boot/hostnqn": "", ...nic("eth1", "52:54:00:00:00:02"), ...machine.files },
    onSleep: (host) => {
      wakes.push(host.clock);
      for (const time of times.filter((one) => one > done && one <= host.clock)) {
        story[time]?.(bench);
      }
      done = host.clock;
      if (host.clock >= until) {
        throw new End();
      }
    },
  });
  bench.host.onAppend = (file, content) => written.push(`${file} ${content.trimEnd()}`);
  try {
    connectPath(bench, { keep: true, ...options }, target);
  } catch (end) {
    if (!(end instanceof End)) {
      throw end;
    }
  }
  return { bench, host: bench.host, written, wakes, record: () => readAttemptRecord(bench.host, "connect", path.id) };
}

export { optionString };
