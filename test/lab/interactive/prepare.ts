// SPDX-License-Identifier: LGPL-2.1-or-later
// Two machines: a storage target, which is this process, and a diskless one, which starts by UEFI and GRUB from a TFTP server.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { needPrograms } from "../../../tools/apt.ts";
import { mustRun, progress } from "../../../tools/program.ts";
import { top } from "../../../tools/top.ts";
import { trixieTree } from "../../../tools/tree.ts";
import { ownArchitecture, processors } from "../architecture.ts";
import { makeInitramfs } from "../images/initramfs.ts";
import { labTree } from "../images/lab-tree.ts";
import { lineName } from "../images/root-for-people.ts";
import { rootImage, rootLabel } from "../images/roots.ts";
import { bootLoader } from "../loaders/boot-loaders.ts";
import { grubByMac } from "../loaders/network-loaders.ts";
import { type Machine, startMachine } from "../machine/machine.ts";
import { findQemu } from "../machine/qemu.ts";
import { lineSocket } from "../machine/qemu-arguments.ts";
import { prepareLab } from "../prepare-lab.ts";
import type { Lab } from "../run-scenario.ts";
import { hfi, ssns, table, target as targetSource, userNic } from "../scenarios/parts.ts";
import { withPorts } from "../tables.ts";
import type { Target } from "../target/options.ts";
import { serve } from "../targets.ts";
import { GuestLine } from "./line.ts";

/** What takes minutes once, and is kept. */
export interface Prepared {
  readonly lab: Lab;
  readonly root: string;
  readonly initramfs: string;
}

export async function prepare(): Promise<Prepared> {
  if (process.env.NBFT_BOOT_INSTALLATION === undefined) {
    progress("building nbft-boot");
    await mustRun([process.execPath, join(top, "tools/run.mjs"), join(top, "tools/build.ts")]);
  }
  await needPrograms({ mmdebstrap: "mmdebstrap" });
  // At once, where nothing of it is there yet.
  await Promise.all([labTree(), trixieTree(), findQemu(ownArchitecture()), bootLoader("grub")]);
  const lab = await prepareLab();
  const initramfs = (await makeInitramfs("dracut", lab.tree)).path;
  progress("making the root file system");
  return { lab, initramfs, root: await rootImage("full-for-people", lab.tree) };
}

export interface Started {
  readonly machine: Machine;
  readonly target: Target;
  readonly line: GuestLine;
  /** Ends all of it, and leaves nothing behind. */
  end(): Promise<void>;
}

export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  /** $TERM. */
  readonly type: string;
}

export async function start(
  { lab, root, initramfs }: Prepared,
  terminal: Terminal,
  onText: (text: string) => void,
): Promise<Started> {
  const ends: (() => Promise<void> | void)[] = [];
  const end = async () => {
    for (const one of ends.splice(0).reverse()) {
      await one();
    }
  };
  try {
    // Short, because sockets live here.
    const folder = mkdtempSync(join(tmpdir(), "nbft-"));
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    const target = await serve(targetSource({ name: "second" }), root, lab.tree);
    ends.push(() => target.close());
    const ports = new Map(target.listeners.map(({ name, port }) => [name, port] as const));
    const nics = [userNic(0), userNic(1)] as const;
    const written = table({ hfi: [hfi(1), hfi(2)], ssns: [ssns(1, "main"), ssns(2, "second")] });
    const [nic, secondNic] = nics;
    const { console } = processors[lab.tree.architecture].qemu;
    const loaded = await grubByMac({
      tree: lab.tree,
      folder,
      initramfs,
      table: withPorts(written, ports),
      words: [`console=${console}`, `root=LABEL=${rootLabel}`, "rw", ...quietly, ...terminalWords(console, terminal)],
      nic,
    });
    ends.push(() => loaded.close?.());
    const machine = await startMachine({
      ...loaded.start,
      name: "machine",
      folder,
      emulator: lab.emulator,
      nics: [{ ...nic, ...(loaded.boots === undefined ? {} : { boots: loaded.boots }) }, secondNic],
      megabytes: 1024,
      processors: 2,
      reboots: true,
      line: lineName,
      onText,
    });
    ends.push(() => machine.kill());
    const line = new GuestLine(lineSocket({ folder, name: "machine" }));
    ends.push(() => line.close());
    for (const [index, { port }] of target.listeners.entries()) {
      progress(`the storage target serves path ${index + 1} at 10.9.${index}.1:${port}`);
    }
    return { machine, target, line, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** What a path says is for the console (loglevel), and what the kernel says of a good start is not. */
const quietly = ["loglevel=6", "systemd.show_status=yes", "panic=10"];

/** systemd(1): what is at the other end of a serial console. */
function terminalWords(console: string, { columns, rows, type }: Terminal): readonly string[] {
  const known = /^[A-Za-z0-9][A-Za-z0-9+.-]*$/.test(type) ? [`systemd.tty.term.${console}=${type}`] : [];
  return [...known, `systemd.tty.columns.${console}=${columns}`, `systemd.tty.rows.${console}=${rows}`];
}
