// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { instructionsOf } from "./instructions.ts";
import { instructionsPerSecond, qemuArguments } from "./machine/qemu-arguments.ts";

const consoleOf = (...lines: readonly string[]) => lines.map((text, index) => ({ time: index, text }));

const booted = [
  "[    2.000000] Run /init as init process",
  "[    2.500000] systemd[1]: systemd 257.9-1 running in system mode (+PAM)",
  '[    3.000000] nvme nvme0: new ctrl: NQN "nqn.2014-08.org.nvmexpress.discovery", addr 10.9.0.1:8009',
  '[    4.000000] nvme nvme1: new ctrl: NQN "nqn.2014-08.org.example:root", addr 10.9.0.1:4420',
  "LAB up 4.5",
  "[   12.000000] EXT4-fs (nvme1n1): mounted filesystem 0c0c r/w with ordered data mode.",
];

describe("instructions of a boot", () => {
  test("count from the initramfs' first program, by the guest's clock", () => {
    assert.equal(instructionsPerSecond, 125);
    assert.deepEqual(instructionsOf(consoleOf(...booted, "[   14.000000] LAB init")), {
      connected: 250,
      mounted: 1250,
      realRoot: 1500,
    });
  });

  test("to systemd of the real root, and not to that of the initramfs", () => {
    const up = "104[   13.000000] systemd[1]: systemd 257.9-1 running in system mode (+PAM)";
    assert.equal(instructionsOf(consoleOf(...booted, up)).realRoot, 1375);
    assert.deepEqual(instructionsOf(consoleOf(...booted)), { connected: 250, mounted: 1250 });
  });

  test("are none where the boot does not come so far", () => {
    assert.deepEqual(instructionsOf(consoleOf(...booted.slice(0, 2))), {});
    assert.deepEqual(instructionsOf([]), {});
  });

  test("are counted by one emulated processor, also where KVM works", () => {
    const board = {
      name: "m",
      folder: "/tmp",
      nics: [],
      megabytes: 512,
      processors: 2,
      countsInstructions: true,
    } as const;
    const start = { kernel: "k", initramfs: "i", kernelOptions: [] };
    const emulator = { architecture: "amd64", qemu: ["qemu"], accelerator: "kvm" } as const;
    const words = qemuArguments({ ...board, ...start, emulator }, "/tmp/m.qmp").join(" ");
    assert.match(words, /-accel tcg,thread=single .*-icount shift=3 .*-smp 1 /);
    assert.doesNotMatch(words, /kvm/);
  });
});
