// SPDX-License-Identifier: LGPL-2.1-or-later
import { join } from "node:path";
import { processors } from "../architecture.ts";
import type { MachineBoard, MachineOptions, MachineStart } from "./machine.ts";
import { needsPciExpress, nicArguments } from "./nic.ts";

/** Logarithm of the nanoseconds that each instruction takes by the clock of a machine that counts them. */
const instructionShift = 3;

/** Millions of instructions in a second of such a machine's clock. */
export const instructionsPerSecond = 1000 / 2 ** instructionShift;

/** @param monitor where QEMU makes the socket of its monitor */
export function qemuArguments(options: MachineOptions, monitor: string): readonly string[] {
  const { board, processor, console, kernelOptions } = processors[options.emulator.architecture].qemu;
  const counts = options.countsInstructions === true;
  const accelerator =
    options.emulator.accelerator === "kvm" && !counts
      ? ["-accel", "kvm", "-cpu", "host"]
      : ["-accel", `tcg,thread=${counts ? "single" : "multi"}`, "-cpu", processor];
  return [
    ...accelerator,
    ...(counts ? ["-icount", `shift=${instructionShift}`] : []),
    ...[
      "-machine",
      needsPciExpress(options.nics) ? "q35" : board,
      "-m",
      String(options.megabytes),
      "-smp",
      String(counts ? 1 : options.processors),
    ],
    ...["-nodefaults", "-no-user-config", "-display", "none", ...(options.reboots ? [] : ["-no-reboot"])],
    ...["-chardev", "stdio,id=console,signal=off", "-serial", "chardev:console"],
    ...["-qmp", `unix:${monitor},server=on,wait=off`],
    ...startArguments(options, [`console=${console}`, "panic=-1", ...kernelOptions]),
    ...(options.smbios ?? []).flatMap((text) => ["-smbios", `type=11,value=${text}`]),
    ...(options.tables ?? []).flatMap((path) => ["-acpitable", `file=${path}`]),
    ...nicArguments(options.nics, options.folder),
    ...["-device", "virtio-rng-pci"],
    ...(options.line === undefined ? [] : lineArguments(options.line, lineSocket(options))),
    ...(options.disk === undefined
      ? []
      : ["-drive", `file=${options.disk},format=raw,if=virtio,snapshot=on,cache=unsafe`]),
    ...(options.writable ?? []).flatMap((path) => ["-drive", `file=${path},format=raw,if=virtio,cache=unsafe`]),
  ];
}

function startArguments(start: MachineStart, words: readonly string[]): readonly string[] {
  if ("kernel" in start) {
    const line = "commandLine" in start ? start.commandLine : [...words, ...start.kernelOptions].join(" ");
    return ["-kernel", start.kernel, "-initrd", start.initramfs, "-append", line];
  }
  const { firmware, systemPartition } = start;
  return [
    ...["-drive", `if=pflash,format=raw,unit=0,readonly=on,file=${firmware.code}`],
    ...["-drive", `if=pflash,format=raw,unit=1,file=${firmware.variables}`],
    ...(systemPartition === undefined
      ? []
      : [
          ...["-drive", `if=none,id=system,format=raw,read-only=on,file=fat:${systemPartition}`],
          ...["-device", "virtio-blk-pci,drive=system,bootindex=1"],
        ]),
  ];
}

/** Where the second line to a machine ends. */
export function lineSocket({ folder, name }: Pick<MachineBoard, "folder" | "name">): string {
  return join(folder, `${name}.line`);
}

function lineArguments(name: string, socket: string): readonly string[] {
  return [
    ...["-chardev", `socket,id=line,path=${socket},server=on,wait=off`],
    ...["-device", "virtio-serial-pci", "-device", `virtserialport,chardev=line,name=${name}`],
  ];
}
