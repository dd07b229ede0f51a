// SPDX-License-Identifier: LGPL-2.1-or-later
// Processors of the lab's machines.

import { Unavailable } from "../../tools/program.ts";

/** Debian's names. */
export type Architecture = "amd64" | "arm64";

export interface Processor {
  /** What Linux and compilers call it. */
  readonly machine: string;
  /** Debian's kernel for virtual machines: 34 MB; nvme-core and ext4 built in, every module that the lab needs. */
  readonly kernelPackage: string;
  /** Of a Debian tree: the loader of its programs, and where it finds their libraries. */
  readonly loader: string;
  readonly libraries: string;
  readonly qemu: {
    readonly program: string;
    /** Debian packages: QEMU, and firmware where it brings none. */
    readonly packages: readonly string[];
    /** Of these packages. */
    readonly firmware?: string;
    readonly board: string;
    /** What TCG emulates. */
    readonly processor: string;
    readonly console: string;
    /** Against the emulator's faults. */
    readonly kernelOptions: readonly string[];
    /**
     * How tables come to ACPI: QEMU's firmware has them (-acpitable), or an archive before the initramfs. QEMU 7.2, 10.0 and 11.1 for arm64 say
     * "-acpitable: Option not supported for this target".
     */
    readonly tables: "firmware" | "acpi-override";
  };
}

export const processors: Readonly<Record<Architecture, Processor>> = {
  amd64: {
    machine: "x86_64",
    kernelPackage: "linux-image-cloud-amd64",
    loader: "usr/lib64/ld-linux-x86-64.so.2",
    libraries: "usr/lib/x86_64-linux-gnu",
    qemu: {
      program: "qemu-system-x86_64",
      packages: ["qemu-system-x86"],
      board: "pc",
      processor: "qemu64",
      console: "ttyS0",
      // A busy machine gives its emulator no time for the ten ticks in which the kernel looks whether its timer works, and the kernel panics.
      kernelOptions: ["no_timer_check"],
      tables: "firmware",
    },
  },
  arm64: {
    machine: "aarch64",
    kernelPackage: "linux-image-cloud-arm64",
    loader: "usr/lib/ld-linux-aarch64.so.1",
    libraries: "usr/lib/aarch64-linux-gnu",
    qemu: {
      program: "qemu-system-aarch64",
      packages: ["qemu-efi-aarch64", "qemu-system-arm"],
      firmware: "usr/share/qemu-efi-aarch64/QEMU_EFI.fd", // Only UEFI hands ACPI to an arm64 kernel.
      board: "virt,gic-version=max",
      processor: "cortex-a57", // No more than Debian's arm64 takes for granted (ARMv8.0): less to emulate.
      console: "ttyAMA0",
      kernelOptions: [],
      tables: "acpi-override",
    },
  },
};

/** Of this machine, whose programs build all images, and of the machines that name no other. Throws Unavailable where the lab does not know it. */
export function ownArchitecture(): Architecture {
  switch (process.arch) {
    case "x64":
      return "amd64";
    case "arm64":
      return "arm64";
    default:
      throw new Unavailable(`the lab has no machines like this one (${process.arch})`);
  }
}
