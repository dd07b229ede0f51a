// SPDX-License-Identifier: LGPL-2.1-or-later
// Files in memory, as far as programs under test use them.

import { HostError } from "../src/host/host.ts";
import { decodeUtf8, encodeUtf8 } from "../src/text/utf8.ts";

interface FileNode {
  readonly kind: "file";
  content: Uint8Array;
  mode: number;
}
type Node = FileNode | { readonly kind: "link"; readonly target: string } | { readonly kind: "folder" };

export class MockFiles {
  /** Files that this user may not read. */
  readonly unreadable = new Set<string>();
  /** Whose files and folders are not root's, by path. */
  readonly owners = new Map<string, number>();
  /** Modes of folders that have another than most. */
  readonly folderModes = new Map<string, number>();
  /** Files and folders whose writing fails, by path: the errno. */
  readonly failures = new Map<string, string>();
  /** What the kernel does about a write to an attribute. */
  onAppend: ((path: string, content: string) => void) | undefined;
  readonly #nodes = new Map<string, Node>([["/", { kind: "folder" }]]);

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

  mode(path: string): number {
    const node = this.#follow(path);
    if (node === undefined) {
      throw new HostError("stat", path, "ENOENT");
    }
    return node.kind === "file" ? node.mode : (this.folderModes.get(path) ?? 0o755);
  }

  owner(path: string): number {
    return this.owners.get(path) ?? 0;
  }

  changeMode(path: string, mode: number): void {
    this.#fail("chmod", path);
    const node = this.#follow(path);
    if (node?.kind !== "file") {
      throw new HostError("chmod", path, node === undefined ? "ENOENT" : "EPERM");
    }
    node.mode = mode;
  }

  /** Paths of all files and links below a folder, sorted; links as `path -> target`. */
  list(folder = "/"): string[] {
    const prefix = folder === "/" ? "/" : `${folder}/`;
    return [...this.#nodes]
      .filter(([path, node]) => path.startsWith(prefix) && node.kind !== "folder")
      .map(([path, node]) => (node.kind === "link" ? `${path} -> ${node.target}` : path))
      .sort();
  }

  readFile(path: string, limit = 16 * 1024 * 1024): Uint8Array {
    if (this.unreadable.has(path)) {
      throw new HostError("open", path, "EACCES");
    }
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

  readInput(path: string, limit: number): Uint8Array {
    return this.readFile(path, limit);
  }

  writeOutput(path: string, content: string | Uint8Array, mode: number): void {
    this.writeFile(path, content, mode);
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
    this.onAppend?.(path, content);
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
    if (this.unreadable.has(path)) {
      throw new HostError("opendir", path, "EACCES");
    }
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

  /** Removes a folder with all in it. */
  vanish(folder: string): void {
    for (const path of [...this.#nodes.keys()].filter((path) => path === folder || path.startsWith(`${folder}/`))) {
      this.#nodes.delete(path);
    }
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
    if (node.kind === "folder" && this.#nodes.get(to)?.kind === "folder" && this.readDirectory(to).length > 0) {
      throw new HostError("rename", to, "ENOTEMPTY");
    }
    const inside = [...this.#nodes].filter(([path]) => path === from || path.startsWith(`${from}/`));
    for (const [path, moved] of inside) {
      this.#nodes.delete(path);
      this.#nodes.set(to + path.slice(from.length), moved);
    }
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
