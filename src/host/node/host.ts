// SPDX-License-Identifier: LGPL-2.1-or-later
import { existsSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { basename } from "node:path";
import { isatty } from "node:tty";
import { type Host, HostError } from "../host.ts";
import { openDevice } from "./device.ts";
import * as files from "./files.ts";
import { become, run, sleep, writeStandard } from "./process.ts";
import { connectTcp } from "./tcp.ts";

/**
 * The Host of dist/nbft-boot.mjs. It behaves as the native one does, but for TcpOptions.interfaceName, which Node cannot bind to, and
 * watchNetwork(), watchControllers() and notify(): Node has no such sockets; nor has it keyrings and ioctl(2), and it does not stay in memory.
 */
export function nodeHost(): Host {
  return {
    args: process.argv.slice(2),
    programName: basename(process.argv[1] ?? "nbft-boot").replace(/\.mjs$/, ""),
    isFolder: false,
    executable: () => files.readLink("/proc/self/exe"),
    environment: (name) => process.env[name],
    ...files,
    exists: existsSync,
    stdout: (content) => writeStandard(1, content),
    stderr: (text) => writeStandard(2, text),
    isTerminal: isatty,
    terminalSize: () => {
      const { columns, rows } = process.stdout;
      return columns > 0 && rows > 0 ? { columns, rows } : undefined;
    },
    exit: (code) => process.exit(code),
    // The clock that the native host has, whose readings other processes understand.
    now: () => Number(process.hrtime.bigint()) / 1e6,
    sleep,
    stayInMemory: () => false,
    openDevice,
    addKey: withoutKeyrings,
    unlinkKey: withoutKeyrings,
    watchNetwork: () => cannotWatch("rtnetlink"),
    watchControllers: () => cannotWatch("uevents"),
    permanentAddress: () => undefined,
    addresses: (name) => (networkInterfaces()[name] ?? []).map(({ address }) => address),
    connectTcp,
    reach: () => {
      throw new HostError("connect", "", "ENOSYS");
    },
    run,
    become,
    spawn: () => {
      throw new HostError("fork", "", "ENOSYS");
    },
    endAfterSilence: () => {},
    reap: () => undefined,
    notify: () => {},
  };
}

function withoutKeyrings(): never {
  throw new HostError("add_key", "psk", "ENOSYS");
}

function cannotWatch(source: string): never {
  throw new HostError("watch", source, "EAFNOSUPPORT");
}
