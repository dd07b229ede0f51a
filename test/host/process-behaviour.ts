// SPDX-License-Identifier: LGPL-2.1-or-later
import { HostError } from "../../src/host/host.ts";
import { type Behaviour, expect, expectError, textOf } from "./behaviour.ts";

export const processBehaviours: Readonly<Record<string, Behaviour>> = {
  "the environment is what it is": (host) => {
    expect(host.environment("NBFT_BOOT_TEST"), "a=ü");
    expect(host.environment("NBFT_BOOT_NONE"), undefined);
  },

  "the clock goes on while it sleeps": (host) => {
    const start = host.now();
    host.sleep(20);
    host.sleep(0);
    host.sleep(-1);
    expect(host.now() - start >= 20, true);
  },

  "a program gets its arguments as they are, and its status comes back": (host, { folder }) => {
    const hostile = "$(echo x) ; 'ü' \"\n";
    expect(host.run(["sh", "-c", 'printf %s "$1" > "$2"; exit 7', "sh", hostile, `${folder}/a`]), 7);
    expect(textOf(host, `${folder}/a`), "$(echo x) ; '\u00c3\u00bc' \"\n");
    expect(host.run(["sh", "-c", "kill -9 $$"]), 137);
  },

  "a process of its own knows what this one knows, and its status comes back": (host, { folder }) => {
    const known = "known";
    const work = (status: number) => () => {
      host.writeFile(`${folder}/${known}`, known, 0o644);
      return status;
    };
    let process: number;
    try {
      process = host.spawn("a", work(7));
    } catch (error) {
      // Node cannot.
      if (error instanceof HostError && error.code === "ENOSYS") {
        return;
      }
      throw error;
    }
    const ended = host.reap(10_000);
    expect(ended?.process, process);
    expect(ended?.status, 7);
    expect(textOf(host, `${folder}/${known}`), known);
    expect(host.reap(0), undefined);
    const start = host.now();
    host.spawn("longer-than-the-words-of-this-process", () => {
      host.sleep(20);
      return 0;
    });
    expect(host.reap(0), undefined);
    expect(host.reap(10_000)?.status, 0);
    expect(host.now() - start < 5000, true);
  },

  "a notification that nobody takes is lost": (host, { folder }) => {
    for (const socket of [`${folder}/none`, "@nbft-boot-none", "", "/".padEnd(200, "a")]) {
      host.notify(socket, "STATUS=a");
    }
  },

  "a program that cannot be started says why": (host, { folder }) => {
    host.writeFile(`${folder}/a`, "", 0o644);
    expectError(() => host.run(["nbft-boot-no-such-program"]), "run", "nbft-boot-no-such-program", "ENOENT");
    expectError(() => host.run([`${folder}/a`]), "run", `${folder}/a`, "EACCES");
    expectError(() => host.run([]), "run", "", "EINVAL");
    expectError(() => host.run(["true", "a\0b"]), "run", "a", "EINVAL");
  },
};
