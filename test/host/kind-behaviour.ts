// SPDX-License-Identifier: LGPL-2.1-or-later
// What is no regular file.

import { type Behaviour, expect, expectError, expectMode, textOf } from "./behaviour.ts";

export const kindBehaviours: Readonly<Record<string, Behaviour>> = {
  "a pipe or a device in the place of a file is refused at once, although nobody ever writes into it": (
    host,
    { folder },
  ) => {
    host.run(["mkfifo", `${folder}/pipe`]);
    host.symlink("pipe", `${folder}/link`);
    // Where this promise is broken, these end the waiting, so that the test fails and does not hang.
    const twice = '{ sleep 1; : <>"$1"; sleep 1; : <>"$1"; } >/dev/null 2>&1 &';
    host.run(["sh", "-c", twice, "sh", `${folder}/pipe`]);
    for (const path of [`${folder}/pipe`, `${folder}/link`, "/dev/null", "/dev/zero"]) {
      expectError(() => host.readFile(path), "read", path, "EINVAL");
    }
  },

  "input may come from a pipe, whose writer is waited for": (host, { folder }) => {
    host.run(["mkfifo", `${folder}/pipe`]);
    host.run(["sh", "-c", '{ sleep 0.1; printf 12; sleep 0.1; printf 3; } > "$1" &', "sh", `${folder}/pipe`]);
    expect([...host.readInput(`${folder}/pipe`, 3)], [0x31, 0x32, 0x33]);
    expectError(() => host.readInput(folder, 3), "read", folder, "EISDIR");
    expectError(() => host.readInput(`${folder}/none`, 3), "read", `${folder}/none`, "ENOENT");
  },

  "output goes into a pipe or a device, also behind a link, and leaves it what it is": (host, { folder }) => {
    host.run(["mkfifo", `${folder}/pipe`]);
    host.symlink("pipe", `${folder}/link`);
    for (const [name, size] of [
      ["pipe", 5],
      ["link", 200_000],
    ] as const) {
      host.run(["sh", "-c", 'cd "$1" && { cat pipe >part; mv part whole; } &', "sh", folder]);
      host.writeOutput(`${folder}/${name}`, new Uint8Array(size).fill(7), 0o644);
      for (let waits = 0; waits < 500 && !host.exists(`${folder}/whole`); waits++) {
        host.sleep(10);
      }
      expect(host.readFile(`${folder}/whole`).length, size);
      host.remove(`${folder}/whole`);
    }
    expect(host.run(["test", "-p", `${folder}/pipe`]), 0);
    expect(host.readLink(`${folder}/link`), "pipe");
    expect(host.readDirectory(folder), ["link", "pipe"]);
    // Nodes of its own: where this promise is broken, /dev/null of this machine must not be what breaks.
    if (host.run(["sh", "-c", 'cd "$1" && mknod null c 1 3 && mknod full c 1 7 && : >null', "sh", folder]) === 0) {
      host.writeOutput(`${folder}/null`, "x", 0o644);
      expect(host.run(["test", "-c", `${folder}/null`]), 0);
      expectError(() => host.writeOutput(`${folder}/full`, "x", 0o644), "write", `${folder}/full`, "ENOSPC");
      expect(host.run(["test", "-c", `${folder}/full`]), 0);
    }
  },

  "output replaces a file at once, and behind a link the file it leads to": (host, { folder }) => {
    host.makeDirectory(`${folder}/elsewhere`, 0o755);
    host.writeOutput(`${folder}/elsewhere/file`, "old", 0o600);
    host.run(["ln", `${folder}/elsewhere/file`, `${folder}/reader`]);
    host.symlink("elsewhere/file", `${folder}/link`);
    host.writeOutput(`${folder}/link`, "new", 0o644);
    expect(textOf(host, `${folder}/elsewhere/file`), "new");
    expectMode(host, `${folder}/elsewhere/file`, "644");
    expect(textOf(host, `${folder}/reader`), "old");
    expect(host.readLink(`${folder}/link`), "elsewhere/file");
    expect(host.readDirectory(`${folder}/elsewhere`), ["file"]);
    expect(host.readDirectory(folder), ["elsewhere", "link", "reader"]);
  },

  "output replaces a link to nothing, and a folder never": (host, { folder }) => {
    host.symlink("none", `${folder}/link`);
    host.writeOutput(`${folder}/link`, "mine", 0o644);
    expect(host.readDirectory(folder), ["link"]);
    expectError(() => host.readLink(`${folder}/link`), "readlink", `${folder}/link`, "EINVAL");
    expectError(() => host.writeOutput(folder, "x", 0o644), "write", folder, "EISDIR");
    expectError(() => host.writeOutput(`${folder}/none/a`, "x", 0o644), "write", `${folder}/none/a`, "ENOENT");
  },
};
