// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { emulatorDeath } from "./emulator-death.ts";

const init = "[    2.500000] Run /init as init process";
const consoleOf = (texts: readonly string[]) => texts.map((text, time) => ({ time, text }));
const failed = (console: readonly string[], ...reasons: readonly string[]) => ({ lines: consoleOf(console), reasons });
const started = ["[    0.000000] Linux version 6.12", "[    1.100000] smpboot: Total of 2 processors activated"];
const hung = "still running after 150 s";

suite("a boot died with its emulator", () => {
  for (const [story, result] of [
    ["QEMU ended by a signal", failed([...started, init], "QEMU ended with SIGABRT: assertion failed")],
    ["QEMU gave up", failed(started, "QEMU ended with exit status 1: qemu: fatal: Trying to execute code outside RAM")],
    ["the kernel hung before init", failed(started, hung)],
    ["a reset before init", failed(started, "the machine has not reported from its root file system")],
    [
      "a clock without interrupts",
      failed(
        [...started, "[    0.9] Kernel panic - not syncing: IO-APIC + timer doesn't work!  Boot with apic=debug"],
        hung,
      ),
    ],
    [
      "patched code in its old form",
      failed(
        [...started, init, "[    9.1] Oops: int3: 0000 [#1] PREEMPT SMP PTI", "RIP: 0010:try_to_wake_up+0x1/0x5a0"],
        hung,
      ),
    ],
    ["the same, older kernel", failed([...started, init, "[    9.1] int3: 0000 [#1] SMP NOPTI"], hung)],
    ["a wild pointer", failed([...started, init, "[ 9.1] BUG: unable to handle page fault for address: ffff"], hung)],
    ["arm64", failed([...started, init, "[ 9.1] Internal error: Oops: 0000000096000004 [#1] SMP"], hung)],
    [
      "the second machine's kernel",
      {
        ...failed([...started, init], hung),
        targetLines: consoleOf([
          "[ 9.1] Oops: general protection fault, probably for non-canonical address 0x1: 0000 [#1]",
        ]),
      },
    ],
    [
      "the second machine's kernel, before it served anything",
      failed(
        [],
        "the machine with the target has not started: still running after 60 s\n  1.0 | Oops: int3: 0000 [#1]",
      ),
    ],
  ] as const) {
    test(story, () => assert.notEqual(emulatorDeath(result), undefined));
  }
});

suite("a boot has failed, and no second one makes that good", () => {
  for (const [story, result] of [
    ["something was not seen", failed([...started, init, "LAB done 8.00"], "not seen: /starting timeout scripts/")],
    [
      "the machine has never reported",
      failed([...started, init], "the machine has not reported from its root file system"),
    ],
    ["it ran for too long", failed([...started, init], hung)],
    [
      "init died",
      failed([...started, init, "[ 9.1] Kernel panic - not syncing: Attempted to kill init! exitcode=0x100"], hung),
    ],
    [
      "the kernel found no init in the archive",
      failed(
        [...started, "[ 2.1] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)"],
        hung,
      ),
    ],
    ["QEMU refused its arguments", failed([], "QEMU ended with exit status 1: -acpitable: Option not supported")],
    ["an image could not be made", failed([], "dracut: exit status 1")],
    [
      "the kernel's NVMe driver died",
      failed(
        [...started, init, "[ 9.1] Oops: 0000 [#1]", "[ 9.1] RIP: 0010:nvme_tcp_io_work+0x12/0x90 [nvme_tcp]"],
        hung,
      ),
    ],
    [
      "an assertion of the kernel's own",
      failed([...started, init, "[ 9.1] kernel BUG at fs/inode.c:1!", "[ 9.1] Oops: invalid opcode: 0000 [#1]"], hung),
    ],
    [
      "the crash that was ordered",
      failed([...started, init, "[ 9.1] Kernel panic - not syncing: sysrq triggered crash"], hung),
    ],
  ] as const) {
    test(story, () => assert.equal(emulatorDeath(result), undefined));
  }
});
