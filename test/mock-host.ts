// SPDX-License-Identifier: LGPL-2.1-or-later
// A machine in memory, for tests of the modules that touch one.

import { decodeUtf8, encodeUtf8 } from "../src/files/utf8.ts";
import { type Device, type Host, HostError, type TcpConnection, type TcpOptions } from "../src/host/host.ts";

/** What the program under test did by exit(). */
export class ExitError extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

interface FileNode {
  readonly kind: "file";
  content: Uint8Array;
  mode: number;
}
type Node = FileNode | { readonly kind: "link"; readonly target: string } | { readonly kind: "folder" };

export interface MockMachine {
  readonly args?: readonly string[];
  readonly programName?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Path -> content; the folders above them exist too. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly openDevice?: (path: string, host: MockHost) => Device;
  readonly connectTcp?: (options: TcpOptions, host: MockHost) => TcpConnection;
  readonly run?: (argv: readonly string[], host: MockHost) => number;
  /** Called after each sleep; the clock has moved already. */
  readonly onSleep?: (host: MockHost) => void;
}

/** A Host whose files are a map and whose clock only moves by sleep(). No write happens anywhere else. */
export class MockHost implements Host {
  readonly args: readonly string[];
  readonly programName: string;
  /** Everything printed so far. */
  out = "";
  err = "";
  /** Milliseconds of the mock clock. */
  clock = 0;
  /** Files and folders whose writing fails, by path: the errno. */
  readonly failures = new Map<string, string>();
  readonly #machine: MockMachine;
  readonly #nodes = new Map<string, Node>([["/", { kind: "folder" }]]);

  constructor(machine: MockMachine = {}) {
    this.#machine = machine;
    this.args = machine.args ?? [];
    this.programName = machine.programName ?? "nbft-boot";
    for (const [path, content] of Object.entries(machine.files ?? {})) {
      this.put(path, content);
    }
  }

  /** Makes a file with the folders above it. */
  put(path: string, content: string | Uint8Array, mode = 0o644): void {
    this.makeDirectory(parentOf(path));
    this.#nodes.set(path, { kind: "file", content: toBytes(content), mode });
  }

  /** Text of a file, undefined where there is none. */
  text(path: string): string | undefined {
    const node = this.#follow(path);
    return node?.kind === "file" ? decodeUtf8(node.content) : undefined;
  }

  /** Mode of a file, undefined where there is none. */
  mode(path: string): number | undefined {
    const node = this.#follow(path);
    return node?.kind === "file" ? node.mode : undefined;
  }

  /** Paths of all files and links below a folder, sorted; links as `path -> target`. */
  list(folder = "/"): string[] {
    const prefix = folder === "/" ? "/" : `${folder}/`;
    return [...this.#nodes]
      .filter(([path, node]) => path.startsWith(prefix) && node.kind !== "folder")
      .map(([path, node]) => (node.kind === "link" ? `${path} -> ${node.target}` : path))
      .sort();
  }

  environment(name: string): string | undefined {
    return this.#machine.environment?.[name];
  }

  readFile(path: string, limit = 16 * 1024 * 1024): Uint8Array {
    const node = this.#follow(path);
    if (node === undefined) {
      throw new HostError("open", path, "ENOENT");
    }
    if (node.kind !== "file") {
      throw new HostError("read", path, "EISDIR");
    }
    if (node.content.length > limit) {
      throw new HostError("read", path, "EFBIG");
    }
    return node.content.slice();
  }

  writeFile(path: string, content: string | Uint8Array, mode: number): void {
    this.#needFolder("open", path);
    if (this.#nodes.get(path)?.kind === "folder") {
      throw new HostError("rename", path, "EISDIR");
    }
    this.#nodes.set(path, { kind: "file", content: toBytes(content), mode });
  }

  appendFile(path: string, content: string): void {
    this.#fail("open", path);
    const node = this.#follow(path);
    if (node?.kind !== "file") {
      throw new HostError("open", path, node === undefined ? "ENOENT" : "EISDIR");
    }
    node.content = Uint8Array.from([...node.content, ...toBytes(content)]);
  }

  makeDirectory(path: string): void {
    this.#fail("mkdir", path);
    for (let folder = path; folder !== "/"; folder = parentOf(folder)) {
      const node = this.#follow(folder);
      if (node === undefined) {
        this.#nodes.set(folder, { kind: "folder" });
      } else if (node.kind !== "folder") {
        throw new HostError("mkdir", path, "ENOTDIR");
      }
    }
  }

  symlink(target: string, path: string): void {
    this.#needFolder("symlink", path);
    this.#nodes.set(path, { kind: "link", target });
  }

  readLink(path: string): string {
    const node = this.#nodes.get(path);
    if (node?.kind !== "link") {
      throw new HostError("readlink", path, node === undefined ? "ENOENT" : "EINVAL");
    }
    return node.target;
  }

  readDirectory(path: string): readonly string[] {
    if (this.#follow(path)?.kind !== "folder") {
      throw new HostError("opendir", path, this.#follow(path) === undefined ? "ENOENT" : "ENOTDIR");
    }
    const prefix = path === "/" ? "/" : `${path}/`;
    const names = [...this.#nodes.keys()].filter((name) => name.startsWith(prefix) && name !== path);
    return names
      .map((name) => name.slice(prefix.length))
      .filter((name) => !name.includes("/"))
      .sort();
  }

  exists(path: string): boolean {
    return this.#follow(path) !== undefined;
  }

  remove(path: string): void {
    this.#fail("unlink", path);
    this.#nodes.delete(path);
  }

  rename(from: string, to: string): void {
    const node = this.#nodes.get(from);
    if (node === undefined) {
      throw new HostError("rename", from, "ENOENT");
    }
    this.#needFolder("rename", to);
    const inside = [...this.#nodes].filter(([path]) => path === from || path.startsWith(`${from}/`));
    for (const [path, moved] of inside) {
      this.#nodes.delete(path);
      this.#nodes.set(to + path.slice(from.length), moved);
    }
  }

  stdout(text: string): void {
    this.out += text;
  }

  stderr(text: string): void {
    this.err += text;
  }

  isTerminal(): boolean {
    return false;
  }

  exit(code: number): never {
    throw new ExitError(code);
  }

  now(): number {
    return this.clock;
  }

  sleep(milliseconds: number): void {
    this.clock += milliseconds;
    this.#machine.onSleep?.(this);
  }

  openDevice(path: string): Device {
    if (this.#machine.openDevice === undefined) {
      throw new HostError("open", path, "ENOENT");
    }
    return this.#machine.openDevice(path, this);
  }

  connectTcp(options: TcpOptions): TcpConnection {
    if (this.#machine.connectTcp === undefined) {
      throw new HostError("connect", `${options.address}:${options.port}`, "ENETUNREACH");
    }
    return this.#machine.connectTcp(options, this);
  }

  run(argv: readonly string[]): number {
    if (this.#machine.run === undefined) {
      throw new HostError("exec", argv[0] ?? "", "ENOENT");
    }
    return this.#machine.run(argv, this);
  }

  #fail(operation: string, path: string): void {
    const code = this.failures.get(path);
    if (code !== undefined) {
      throw new HostError(operation, path, code);
    }
  }

  #needFolder(operation: string, path: string): void {
    this.#fail(operation, path);
    if (this.#follow(parentOf(path))?.kind !== "folder") {
      throw new HostError(operation, path, "ENOENT");
    }
  }

  /** The node at a path; links count only as its last component, which is all that tests need. */
  #follow(path: string): Node | undefined {
    let node = this.#nodes.get(path === "" ? "/" : path);
    for (let links = 0; node?.kind === "link" && links < 8; links++) {
      node = this.#nodes.get(node.target);
    }
    return node?.kind === "link" ? undefined : node;
  }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

function toBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? encodeUtf8(content) : content;
}
