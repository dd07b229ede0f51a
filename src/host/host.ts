// SPDX-License-Identifier: LGPL-2.1-or-later
// All that this program does to a machine goes through this interface. Two implementations: quickjs/ (the native executable, by way of
// native/) and node/. Tests add a third, in memory.

import type { Endpoint } from "./endpoint.ts";

export interface Host {
  /** Without the interpreter's and the program's name. */
  readonly args: readonly string[];
  /** Last component of the name it was started by: `nbft-boot` or `nbft-boot-generator`. */
  readonly programName: string;
  /** Whether a folder stands for the machine; see machineAt(). */
  readonly isFolder: boolean;

  /** Absolute path of the running executable. Throws HostError where there is no /proc. */
  executable(): string;
  environment(name: string): string | undefined;

  /** The whole of a regular file; one larger than limit bytes is refused (EFBIG), a pipe or a device too (EINVAL): nobody waits for those. */
  readFile(path: string, limit?: number): Uint8Array;
  /** The same for a file that a user has named, which may be a pipe or a device: this waits for what it has to say. */
  readInput(path: string, limit: number): Uint8Array;
  /**
   * Whole or not at all: a temporary file in the same folder (O_EXCL, O_NOFOLLOW), fchmod, rename. The folder must exist. What a process that
   * was killed has left there goes.
   */
  writeFile(path: string, content: string | Uint8Array, mode: number): void;
  /**
   * To a file that a user has named: what is there and no regular file, a device or a pipe, is written into; all else is replaced as
   * writeFile() does, where a link leads to a file that file. A link to nothing becomes the file. On the disk when this returns.
   */
  writeOutput(path: string, content: string | Uint8Array, mode: number): void;
  /** Writes to what exists already, without replacing it: a device, a pipe, /dev/kmsg. One write(2). */
  appendFile(path: string, content: string): void;
  /** Like mkdir -p; folders that exist keep their mode. */
  makeDirectory(path: string, mode: number): void;
  /** Replaces a link or file at path (temporary name, rename). */
  symlink(target: string, path: string): void;
  readLink(path: string): string;
  /** Names without . and .., sorted by code unit. */
  readDirectory(path: string): readonly string[];
  /** Follows links; false on any error. */
  exists(path: string): boolean;
  /** A file, a link or an empty folder; nothing happens where there is none. */
  remove(path: string): void;
  rename(from: string, to: string): void;
  /** Permission bits of what a path leads to. */
  mode(path: string): number;
  changeMode(path: string, mode: number): void;
  /** Number of the user whose it is. */
  owner(path: string): number;

  stdout(content: string | Uint8Array): void;
  stderr(text: string): void;
  /** Whether file descriptor 1 or 2 is a terminal. */
  isTerminal(descriptor: 1 | 2): boolean;
  /** Of the terminal that standard output is; undefined where it is none, or one that does not tell. */
  terminalSize(): TerminalSize | undefined;
  exit(code: number): never;

  /** Milliseconds of the monotonic clock. */
  now(): number;
  sleep(milliseconds: number): void;
  /** From now on no page of the program, nor of its memory, has to come from a disk (mlockall(2)); false where that is not allowed. */
  stayInMemory(): boolean;

  /** Opens a device read-write, for the exchange of /dev/nvme-fabrics: what is written and what is read share one descriptor. */
  openDevice(path: string): Device;
  /**
   * Puts a key into a keyring (add_key(2)), in place of one of the same type and description; returns its number. Throws HostError. Node cannot.
   */
  addKey(type: string, description: string, content: Uint8Array, keyring: number): number;
  /** Takes a key out of a keyring (KEYCTL_UNLINK). Node cannot. */
  unlinkKey(key: number, keyring: number): void;
  /** Tells when links, addresses or routes change. Throws HostError where the kernel does not tell (rtnetlink(7)). */
  watchNetwork(): Watch;
  /**
   * Tells when a controller of NVMe over Fabrics is removed or changes, which it does whenever it is connected. Throws HostError where the kernel
   * does not tell (its uevents).
   */
  watchControllers(): Watch;
  /**
   * The address that a network card came with (ethtool(8), -P), whatever it has now; undefined where nobody knows. Node cannot ask.
   */
  permanentAddress(interfaceName: string): string | undefined;
  /** The addresses that an interface has, none where it is not there; undefined where nobody knows, of a folder. */
  addresses(interfaceName: string): readonly string[] | undefined;
  /** A TCP connection, for probing a target. Throws HostError with the errno of socket, setsockopt, bind or connect. */
  connectTcp(options: TcpOptions): TcpConnection;
  /**
   * Which of many targets there is a TCP connection to: all are asked at once, and every connection is closed again. Node cannot.
   * @param timeout milliseconds for all of them
   */
  reach(targets: readonly Endpoint[], timeout: number): readonly boolean[];
  /** Runs a program with an argument vector, no shell; returns its exit status (128 + signal where killed). Throws where it cannot be started. */
  run(argv: readonly string[]): number;
  /** This process becomes the program at a path (execve(2)), and does not come back. Throws where that cannot be. */
  become(argv: readonly string[]): never;
  /**
   * A process of its own for some work (fork(2)), which has a copy of all that this one knows, and ends with it, or with what the work returns as its
   * exit status, 1 where that throws. Node cannot.
   * @param title what it is called by ps(1), in place of the words behind the command
   * @returns its number
   */
  spawn(title: string, work: () => number): number;
  /** The kernel ends this process when so many milliseconds are over before this is called again (alarm(2)). Not its children. Node cannot. */
  endAfterSilence(milliseconds: number): void;
  /** A process of spawn() that has ended, or does so before the milliseconds are over, which are waited for also where there is none. */
  reap(timeout: number): EndedProcess | undefined;
  /** One datagram to the socket of $NOTIFY_SOCKET (sd_notify(3)), whether or not anybody takes it. Node has no such sockets. */
  notify(socket: string, state: string): void;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface EndedProcess {
  readonly process: number;
  /** 128 + signal where killed. */
  readonly status: number;
}

export interface Device {
  /** One write(2) of the whole text; throws HostError with the errno. */
  write(text: string): void;
  /** One read(2) of at most 4096 bytes from offset 0. */
  read(): string;
  /**
   * Get Log Page of an NVMe controller, which is what the device is: at most 4096 bytes from an offset, within so many milliseconds. Throws HostError
   * (EIO where the controller fails the command). Needs CAP_SYS_ADMIN. Node cannot.
   */
  readLogPage(page: number, offset: number, length: number, timeout: number): Uint8Array;
  close(): void;
}

export interface Watch {
  /** Whether something has changed since the last call, or does so before the milliseconds are over; returns as soon as it has. */
  changed(timeout: number): boolean;
  close(): void;
}

export interface TcpOptions extends Endpoint {
  /** Milliseconds for the connection to be established (ETIMEDOUT). */
  readonly timeout: number;
}

export interface TcpConnection {
  send(bytes: Uint8Array): void;
  /** Exactly length bytes, or fewer where the peer closes; throws ETIMEDOUT after timeout milliseconds. */
  receive(length: number, timeout: number): Uint8Array;
  close(): void;
}

/** How much readFile() reads where its caller does not say: 16 MiB, far more than any table, command line or image of ours. */
export const defaultLimit = 16 << 20;

/** A system call failed. `code` is the symbolic errno (ENOENT), `EIO` where it has no name here. */
export class HostError extends Error {
  override readonly name = "HostError";
  readonly operation: string;
  readonly path: string;
  readonly code: string;

  constructor(operation: string, path: string, code: string) {
    super(`${operation} ${path}: ${code}`);
    this.operation = operation;
    this.path = path;
    this.code = code;
  }
}
