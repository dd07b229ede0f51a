// SPDX-License-Identifier: LGPL-2.1-or-later
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { searchPath } from "../../../tools/program.ts";
import type { Architecture } from "../architecture.ts";
import { Console, type ConsoleLine } from "./console.ts";
import { monitor } from "./monitor.ts";
import type { Nic } from "./nic.ts";
import { qemuArguments } from "./qemu-arguments.ts";

/** What runs machines. */
export interface Emulator {
  /** Of its machines. */
  readonly architecture: Architecture;
  /** QEMU and its first arguments. */
  readonly qemu: readonly string[];
  readonly accelerator: "tcg" | "kvm";
}

/** QEMU starts the kernel itself. */
export type DirectStart = {
  readonly kernel: string;
  readonly initramfs: string;
} & (
  | {
      /** Beside those that every machine of the lab is given. */
      readonly kernelOptions: readonly string[];
    }
  | {
      /** Nothing else. */
      readonly commandLine: string;
    }
);

/** UEFI firmware starts a boot loader, from an interface that boots (nic.ts) or from a folder. */
export interface FirmwareStart {
  readonly firmware: {
    readonly code: string;
    /** What it keeps between two starts; written to. */
    readonly variables: string;
  };
  /** A disk whose only partition has these files (FAT); not written to. */
  readonly systemPartition?: string;
}

export type MachineStart = DirectStart | FirmwareStart;

export type MachineOptions = MachineBoard & MachineStart;

export interface MachineBoard {
  /** Name of its sockets in the folder; no two machines of a folder have the same. */
  readonly name: string;
  /** Where its sockets are made. Its path has to be short: a socket's path has at most 107 bytes. */
  readonly folder: string;
  readonly emulator: Emulator;
  /** ACPI tables for firmware to offer. QEMU computes length and checksum anew. */
  readonly tables?: readonly string[];
  /** Strings of SMBIOS type 11. */
  readonly smbios?: readonly string[];
  readonly nics: readonly Nic[];
  /** Image of a local disk; what is written to it is forgotten. */
  readonly disk?: string;
  /** Images of further disks, which keep what is written to them. */
  readonly writable?: readonly string[];
  readonly megabytes: number;
  readonly processors: number;
  /**
   * It is emulated with one processor, and its clock counts instructions (instructionsPerSecond): what it does takes the same time to one percent,
   * whatever else this machine does. While it has nothing to do, its clock is that of this machine.
   */
  readonly countsInstructions?: true;
  /** It starts anew when it reboots; otherwise it has ended then. */
  readonly reboots?: true;
  /** A second line to it: what is written here is read in the machine from /dev/virtio-ports/NAME, and the other way round; a socket in `folder`. */
  readonly line?: string;
  onLine?(line: ConsoleLine): void;
  /** Is told of all that its console prints, as it comes. */
  onText?(text: string): void;
}

/** A timer counts milliseconds in 31 bits. */
const longestSleep = 1_000_000_000;

/** A running virtual machine. */
export interface Machine {
  readonly console: Console;
  /** Resolves when the machine has been switched off, with seconds since its start. Rejects after the limit; one that may grow is asked again. */
  ended(limitSeconds: number | (() => number)): Promise<number>;
  /** Plugs the cable of an interface in or out. */
  setLink(nic: number, up: boolean): Promise<void>;
  /** Types a line on its console. */
  type(line: string): void;
  /** What keys send, as it is. */
  send(keys: Uint8Array): void;
  /** Presses its reset button. */
  reset(): Promise<void>;
  /** Switches it off, as by pulling its plug: it has ended. */
  quit(): Promise<void>;
  /** Ends it at once, if it still runs. */
  kill(): Promise<void>;
}

export async function startMachine(options: MachineOptions): Promise<Machine> {
  const socket = join(options.folder, `${options.name}.qmp`);
  const started = performance.now();
  // setpriv: the machine dies with us, however we die.
  const child = spawn("setpriv", ["--pdeathsig", "KILL", ...options.emulator.qemu, ...qemuArguments(options, socket)], {
    stdio: "pipe",
    env: { ...process.env, PATH: searchPath() },
  });
  const end = endOf(child, started);
  const console = new Console(child.stdout, (line) => options.onLine?.(line));
  child.stdout.on("data", (text: string) => options.onText?.(text));
  child.stdin.on("error", () => {}); // It may have ended meanwhile.
  const machine: Machine = {
    console,
    ended: async (limitSeconds) => {
      for (;;) {
        const limit = typeof limitSeconds === "number" ? limitSeconds : limitSeconds();
        const left = limit * 1000 - (performance.now() - started);
        if (left <= 0) {
          throw new Error(`still running after ${Math.round(limit)} s`);
        }
        const late = new AbortController();
        const over = sleep(Math.min(left, longestSleep), undefined, { signal: late.signal }).catch(() => {});
        try {
          const seconds = await Promise.race([end, over]);
          if (seconds !== undefined) {
            return seconds;
          }
        } finally {
          late.abort();
        }
      }
    },
    setLink: (nic, up) => monitor(socket, "set_link", { name: `nic${nic}`, up }),
    type: (line) => child.stdin.write(`${line}\n`),
    send: (keys) => child.stdin.write(keys),
    reset: () => monitor(socket, "system_reset"),
    quit: () => monitor(socket, "quit"),
    kill: async () => {
      child.kill("SIGKILL");
      await end.catch(() => {});
    },
  };
  end.catch(() => {}); // Whoever calls ended() is told; nobody need.
  for (const [number, nic] of options.nics.entries()) {
    if (nic.unplugged) {
      await unplug(machine, number);
    }
  }
  return machine;
}

/** QEMU makes its socket a moment after it was started. */
async function unplug(machine: Machine, nic: number): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await machine.setLink(nic, false);
    } catch (error) {
      if (attempt === 100) {
        throw error;
      }
      await sleep(20);
    }
  }
}

function endOf(child: ChildProcessWithoutNullStreams, started: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let complaints = "";
    child.stderr.on("data", (bytes: Buffer) => {
      complaints += bytes.toString();
    });
    child.on("error", reject);
    child.on("close", (status, signal) => {
      if (status === 0) {
        resolve((performance.now() - started) / 1000);
      } else {
        reject(new Error(`QEMU ended with ${signal ?? `exit status ${status}`}: ${complaints.trim()}`));
      }
    });
  });
}
