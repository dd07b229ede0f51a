// SPDX-License-Identifier: LGPL-2.1-or-later
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { release, tmpdir } from "node:os";
import { join } from "node:path";
import { cached } from "../../../tools/cache.ts";
import { mustRun, progress } from "../../../tools/program.ts";
import { ownArchitecture } from "../architecture.ts";
import { makeCpio } from "../images/cpio.ts";
import { uncompressedKernel } from "../images/kernel.ts";
import type { LabTree } from "../images/lab-tree.ts";
import { type Emulator, startMachine } from "./machine.ts";
import { findQemu } from "./qemu.ts";

const limitSeconds = 15;

/** QEMU, and what it runs machines with. Throws Unavailable where there can be none. */
export async function findEmulator(tree: LabTree): Promise<Emulator> {
  const { architecture } = tree;
  const qemu = await findQemu(architecture);
  const accelerator = architecture === ownArchitecture() ? await findAccelerator(qemu, tree) : "tcg";
  return { architecture, qemu, accelerator };
}

/**
 * KVM where a machine really boots with it, TCG otherwise. /dev/kvm alone proves nothing: inside some virtual machines it starts a guest and
 * then hangs or stops, and QEMU does not fall back. The answer is kept for this kernel and this QEMU.
 */
async function findAccelerator(qemu: readonly string[], tree: LabTree): Promise<Emulator["accelerator"]> {
  try {
    accessSync("/dev/kvm", constants.R_OK | constants.W_OK);
  } catch {
    return "tcg";
  }
  const version = (await mustRun([...qemu, "--version"])).toString();
  const entry = await cached("accelerator", [version, release(), tree.identity], async (folder) => {
    progress(`trying whether a machine boots with KVM (at most ${limitSeconds} s)`);
    const answer = (await bootsWithKvm(qemu, tree)) ? "kvm" : "tcg";
    progress(answer === "kvm" ? "KVM works" : "KVM does not work here: machines are emulated (TCG)");
    writeFileSync(join(folder, "answer"), answer);
  });
  return readFileSync(join(entry, "answer"), "utf8") === "kvm" ? "kvm" : "tcg";
}

async function bootsWithKvm(qemu: readonly string[], tree: LabTree): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "nbft-kvm-"));
  const initramfs = join(folder, "initramfs");
  const init = "#!/busybox sh\n/busybox echo LAB alive >/dev/console\n/busybox poweroff -f\n";
  const busybox = { from: join(tree.folder, "usr/bin/busybox"), mode: 0o755 };
  writeFileSync(
    initramfs,
    makeCpio({ "/dev": { folder: true }, "/busybox": busybox, "/init": { content: init, mode: 0o755 } }),
  );
  const machine = await startMachine({
    name: "probe",
    folder,
    emulator: { architecture: tree.architecture, qemu, accelerator: "kvm" },
    kernel: await uncompressedKernel(tree),
    initramfs,
    kernelOptions: ["quiet"],
    nics: [],
    megabytes: 256,
    processors: 1,
  });
  try {
    await machine.ended(limitSeconds);
    return machine.console.lines.some(({ text }) => text.includes("LAB alive"));
  } catch {
    return false;
  } finally {
    await machine.kill();
    rmSync(folder, { recursive: true });
  }
}
