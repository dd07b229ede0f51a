// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../src/host/host.ts";
import { type Behaviour, bytesOf, expect, expectError, expectMode, textOf } from "./behaviour.ts";

/** Reads links such as /proc/self, whose target is this process' number. */
function processNumber(host: Host): string {
  return host.readLink("/proc/self");
}

export const fileBehaviours: Readonly<Record<string, Behaviour>> = {
  "a file is read to its end, also where it has no size": (host, { folder }) => {
    host.writeFile(`${folder}/a`, Uint8Array.of(0, 255, 10), 0o644);
    expect(bytesOf(host, `${folder}/a`), [0, 255, 10]);
    expect(textOf(host, "/proc/self/stat").startsWith(processNumber(host)), true);
  },

  "a file larger than the limit is refused, also one without an end": (host, { folder }) => {
    host.writeFile(`${folder}/a`, "12345", 0o644);
    expect(host.readFile(`${folder}/a`, 5).length, 5);
    expectError(() => host.readFile(`${folder}/a`, 4), "read", `${folder}/a`, "EFBIG");
    expectError(() => host.readInput(`${folder}/a`, 4), "read", `${folder}/a`, "EFBIG");
    expectError(() => host.readInput("/dev/zero", 1 << 20), "read", "/dev/zero", "EFBIG");
  },

  "a mode is told and changed": (host, { folder }) => {
    host.writeFile(`${folder}/a`, "x", 0o644);
    expect(host.mode(`${folder}/a`), 0o644);
    host.changeMode(`${folder}/a`, 0o600);
    expect(host.mode(`${folder}/a`), 0o600);
    expect(host.owner(`${folder}/a`), host.owner(folder));
    expect(host.owner("/"), 0);
    expectError(() => host.mode(`${folder}/none`), "stat", `${folder}/none`, "ENOENT");
    expectError(() => host.owner(`${folder}/none`), "stat", `${folder}/none`, "ENOENT");
    expectError(() => host.changeMode(`${folder}/none`, 0o600), "chmod", `${folder}/none`, "ENOENT");
  },

  "what cannot be read says why": (host, { folder }) => {
    expectError(() => host.readFile(`${folder}/none`), "read", `${folder}/none`, "ENOENT");
    expectError(() => host.readFile(folder), "read", folder, "EISDIR");
    expectError(() => host.readFile(""), "read", "", "ENOENT");
  },

  "a written file has exactly the mode that was asked for": (host, { folder }) => {
    for (const [mode, octal] of [
      [0o600, "600"],
      [0o666, "666"],
      [0o755, "755"],
    ] as const) {
      host.writeFile(`${folder}/a`, octal, mode);
      expectMode(host, `${folder}/a`, octal);
    }
  },

  "text is written as UTF-8, a lone surrogate as U+FFFD, a part of an array as that part": (host, { folder }) => {
    host.writeFile(`${folder}/a`, "\0é€\u{1f600}", 0o644);
    expect(bytesOf(host, `${folder}/a`), [0, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80]);
    host.writeFile(`${folder}/a`, "\ud7ff\ud800\udfff\ud800x\udc00", 0o644);
    expect(
      bytesOf(host, `${folder}/a`),
      [0xed, 0x9f, 0xbf, 0xf0, 0x90, 0x8f, 0xbf, 0xef, 0xbf, 0xbd, 0x78, 0xef, 0xbf, 0xbd],
    );
    host.writeFile(`${folder}/a`, Uint8Array.of(1, 2, 3, 4).subarray(1, 3), 0o644);
    expect(bytesOf(host, `${folder}/a`), [2, 3]);
  },

  "writing leaves no temporary file, neither when it succeeds nor when it fails": (host, { folder }) => {
    host.writeFile(`${folder}/a`, "old", 0o644);
    host.writeFile(`${folder}/a`, "new", 0o644);
    host.makeDirectory(`${folder}/full/of`, 0o755);
    expectError(() => host.writeFile(`${folder}/full`, "x", 0o644), "write", `${folder}/full`, "EISDIR");
    expectError(() => host.writeFile(`${folder}/none/a`, "x", 0o644), "write", `${folder}/none/a`, "ENOENT");
    expect(host.readDirectory(folder), ["a", "full"]);
    expect(textOf(host, `${folder}/a`), "new");
  },

  "writing replaces a link and leaves alone what it points to": (host, { folder }) => {
    host.writeFile(`${folder}/victim`, "untouched", 0o644);
    host.symlink("victim", `${folder}/a`);
    host.writeFile(`${folder}/a`, "mine", 0o644);
    expect(textOf(host, `${folder}/victim`), "untouched");
    expect(textOf(host, `${folder}/a`), "mine");
  },

  "what a killed process has left goes with the next file there, what a living one is writing stays": (
    host,
    { folder },
  ) => {
    // 1 is always there, and nobody's number is larger than 2 ** 22 (proc_sys_kernel(5), pid_max).
    const names = [
      ".nbft-boot-1-0.tmp",
      ".nbft-boot-5000000-0.tmp",
      ".nbft-boot-5000000-0.tmp.mine",
      ".nbft-boot-x.tmp",
      "5000000-0.tmp",
    ];
    host.run(["sh", "-c", 'cd "$1" && shift && touch "$@"', "sh", folder, ...names]);
    host.run(["ln", "-s", "/etc/passwd", `${folder}/.nbft-boot-5000000-1.tmp`]);
    host.writeFile(`${folder}/a`, "mine", 0o644);
    expect(host.readDirectory(folder), names.filter((name) => name !== ".nbft-boot-5000000-0.tmp").concat("a"));
  },

  "a link in the place of the temporary file does not redirect the write": (host, { folder }) => {
    const trap = `.nbft-boot-${processNumber(host)}-0.tmp`;
    host.writeFile(`${folder}/victim`, "untouched", 0o644);
    host.run(["ln", "-s", "victim", `${folder}/${trap}`]);
    host.writeFile(`${folder}/a`, "mine", 0o644);
    host.symlink("target", `${folder}/b`);
    expect(textOf(host, `${folder}/victim`), "untouched");
    expect(textOf(host, `${folder}/a`), "mine");
    expect(host.readLink(`${folder}/b`), "target");
    expect(host.readDirectory(folder), [trap, "a", "b", "victim"]);
  },

  "appending needs a file that exists": (host, { folder }) => {
    host.writeFile(`${folder}/a`, "one,", 0o644);
    host.appendFile(`${folder}/a`, "two");
    expect(textOf(host, `${folder}/a`), "one,two");
    expectError(() => host.appendFile(`${folder}/none`, "x"), "append", `${folder}/none`, "ENOENT");
  },

  "folders are made with those above them, and what exists keeps its mode": (host, { folder }) => {
    host.makeDirectory(`${folder}/a`, 0o700);
    host.makeDirectory(`${folder}/a/b/c`, 0o755);
    host.makeDirectory(`${folder}/a/b/c`, 0o700);
    expectMode(host, `${folder}/a`, "700");
    expectMode(host, `${folder}/a/b/c`, "755");
    host.writeFile(`${folder}/file`, "", 0o644);
    expectError(() => host.makeDirectory(`${folder}/file`, 0o755), "mkdir", `${folder}/file`, "EEXIST");
    expectError(() => host.makeDirectory(`${folder}/file/x`, 0o755), "mkdir", `${folder}/file/x`, "ENOTDIR");
    expectError(() => host.makeDirectory("", 0o755), "mkdir", "", "ENOENT");
  },

  "a link replaces a link or a file": (host, { folder }) => {
    host.writeFile(`${folder}/a`, "", 0o644);
    host.symlink("/one", `${folder}/a`);
    host.symlink("../two", `${folder}/a`);
    expect(host.readLink(`${folder}/a`), "../two");
    expect(host.readDirectory(folder), ["a"]);
    host.writeFile(`${folder}/b`, "", 0o644);
    expectError(() => host.readLink(`${folder}/b`), "readlink", `${folder}/b`, "EINVAL");
  },

  "the names in a folder are sorted by code unit": (host, { folder }) => {
    for (const name of ["b", "B", "ä", "a\n", "\u{1f600}", "\uffee", ".hidden"]) {
      host.writeFile(`${folder}/${name}`, "", 0o644);
    }
    expect(host.readDirectory(folder), [".hidden", "B", "a\n", "b", "ä", "\u{1f600}", "\uffee"]);
    expectError(() => host.readDirectory(`${folder}/none`), "readdir", `${folder}/none`, "ENOENT");
    expectError(() => host.readDirectory(`${folder}/b`), "readdir", `${folder}/b`, "ENOTDIR");
  },

  "a link exists where its target does": (host, { folder }) => {
    host.symlink("target", `${folder}/a`);
    expect(host.exists(`${folder}/a`), false);
    host.writeFile(`${folder}/target`, "", 0o644);
    expect(host.exists(`${folder}/a`), true);
    expect(host.exists(`${folder}/target/x`), false);
  },

  "a file, a link or an empty folder is removed; what is not there is no error": (host, { folder }) => {
    host.writeFile(`${folder}/file`, "", 0o644);
    host.symlink("file", `${folder}/link`);
    host.makeDirectory(`${folder}/full/of`, 0o755);
    host.remove(`${folder}/link`);
    host.remove(`${folder}/none`);
    expectError(() => host.remove(`${folder}/full`), "remove", `${folder}/full`, "ENOTEMPTY");
    host.remove(`${folder}/full/of`);
    expect(host.readDirectory(folder), ["file", "full"]);
    expect(host.readDirectory(`${folder}/full`), []);
  },

  "a rename replaces": (host, { folder }) => {
    host.writeFile(`${folder}/a`, "a", 0o644);
    host.writeFile(`${folder}/b`, "b", 0o644);
    host.rename(`${folder}/a`, `${folder}/b`);
    expect(textOf(host, `${folder}/b`), "a");
    expectError(() => host.rename(`${folder}/a`, `${folder}/c`), "rename", `${folder}/a`, "ENOENT");
  },

  "a path with a NUL is refused, not cut off there": (host, { folder }) => {
    host.writeFile(`${folder}/a`, "untouched", 0o644);
    const hostile = `${folder}/a\0b`;
    const calls: readonly (readonly [string, () => unknown])[] = [
      ["read", () => host.readFile(hostile)],
      ["read", () => host.readInput(hostile, 10)],
      ["write", () => host.writeFile(hostile, "x", 0o644)],
      ["write", () => host.writeOutput(hostile, "x", 0o644)],
      ["append", () => host.appendFile(hostile, "x")],
      ["mkdir", () => host.makeDirectory(hostile, 0o755)],
      ["symlink", () => host.symlink("x", hostile)],
      ["readlink", () => host.readLink(hostile)],
      ["readdir", () => host.readDirectory(hostile)],
      ["remove", () => host.remove(hostile)],
      ["stat", () => host.mode(hostile)],
      ["chmod", () => host.changeMode(hostile, 0o600)],
      ["rename", () => host.rename(hostile, `${folder}/c`)],
      ["open", () => host.openDevice(hostile)],
    ];
    for (const [operation, call] of calls) {
      expectError(call, operation, `${folder}/a`, "EINVAL");
    }
    expect(host.exists(hostile), false);
    expect(textOf(host, `${folder}/a`), "untouched");
    expect(host.readDirectory(folder), ["a"]);
  },

  "a name that is too long is refused": (host, { folder }) => {
    const long = `${folder}/${"x".repeat(300)}`;
    expectError(() => host.writeFile(long, "", 0o644), "write", long, "ENAMETOOLONG");
    expectError(() => host.readFile(`/${"x/".repeat(3000)}`), "read", `/${"x/".repeat(3000)}`, "ENAMETOOLONG");
    expect(host.readDirectory(folder), []);
  },

  "only an NVMe controller has log pages, and nobody asks for more than 4 KiB at once": (host, { engine }) => {
    const device = host.openDevice("/dev/null");
    const ask = (length: number) => () => device.readLogPage(0x70, 0, length, 1000);
    expectError(ask(1024), "ioctl", "/dev/null", engine === "node" ? "ENOSYS" : "ENOTTY");
    for (const length of [-4, 0, 3, 4097, 1 << 20]) {
      expectError(ask(length), "ioctl", "/dev/null", engine === "node" ? "ENOSYS" : "EINVAL");
    }
    device.close();
  },

  "a device is written to, then read from its start": (host, { folder }) => {
    host.writeFile(`${folder}/device`, "nqn=?,transport=?", 0o644);
    const device = host.openDevice(`${folder}/device`);
    expect(device.read(), "nqn=?,transport=?");
    device.write("instance=0,cntlid");
    expect(device.read(), "instance=0,cntlid");
    device.close();
    expectError(() => host.openDevice(`${folder}/none`), "open", `${folder}/none`, "ENOENT");
    const full = host.openDevice("/dev/full");
    expectError(() => full.write("x"), "write", "/dev/full", "ENOSPC");
    full.close();
  },
};
