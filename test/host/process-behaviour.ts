// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Host, HostError } from "../../src/host/host.ts";
import { type Behaviour, expect, expectError, textOf } from "./behaviour.ts";

/** Node cannot. */
function canSpawn(host: Host): boolean {
  try {
    host.spawn("a", () => 0);
  } catch (error) {
    if (error instanceof HostError && error.code === "ENOSYS") {
      return false;
    }
    throw error;
  }
  return host.reap(10_000) !== undefined;
}

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
    if (!canSpawn(host)) {
      return;
    }
    const process = host.spawn("a", work(7));
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

  "regression: who waits for a process where there is none does not come back at once, again and again": (host) => {
    if (!canSpawn(host)) {
      return;
    }
    const start = host.now();
    expect(host.reap(100), undefined);
    expect(host.now() - start >= 100, true);
  },

  "a process that stays in memory gets no copy of what it has in common with the one that it is from": (host) => {
    if (!canSpawn(host)) {
      return;
    }
    const shared = () => Number(/^Shared_Dirty: +(\d+)/m.exec(textOf(host, "/proc/self/smaps_rollup"))?.[1]);
    host.spawn("a", () => {
      const before = shared();
      return !host.stayInMemory() || shared() > before / 2 ? 0 : 1;
    });
    expect(host.reap(10_000)?.status, 0);
  },

  "a process ends with the one that it is from, and after a silence": (host, { folder }) => {
    if (!canSpawn(host)) {
      return;
    }
    host.spawn("a", () => {
      const process = host.spawn("b", () => {
        host.sleep(60_000);
        return 0;
      });
      host.writeFile(`${folder}/process`, `${process}`, 0o644);
      return 0;
    });
    expect(host.reap(10_000)?.status, 0);
    const path = `/proc/${textOf(host, `${folder}/process`)}/stat`;
    const isThere = () => host.exists(path) && !/\) Z/.test(textOf(host, path));
    for (const end = host.now() + 5000; isThere() && host.now() < end; ) {
      host.sleep(20);
    }
    expect(isThere(), false);
    host.spawn("c", () => {
      host.endAfterSilence(1000);
      host.sleep(60_000);
      return 0;
    });
    expect(host.reap(20_000)?.status, 142);
  },

  "a process that makes a mistake ends with 1": (host) => {
    if (canSpawn(host)) {
      host.spawn("a", () => {
        throw new TypeError("a");
      });
      expect(host.reap(10_000)?.status, 1);
    }
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
