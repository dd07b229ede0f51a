// SPDX-License-Identifier: LGPL-2.1-or-later
// What the bench of processes runs.

import type { Size } from "./sizes.ts";

/** A program that is measured, of a machine below the folder of the bench, wherever that lies. */
export interface BenchCommand {
  readonly name: string;
  argv(bench: string): readonly string[];
  environment?(bench: string): Readonly<Record<string, string>>;
  /** What it ends with where it does what it is measured for. */
  readonly status?: number;
  /** Matches what it prints then; absent: it prints nothing. */
  readonly prints?: RegExp;
  /** In one round of the clock; absent: as usual. */
  readonly runs?: number;
  /** A program of the Debian tree, without which this row is left out. */
  readonly needs?: string;
}

const summaryOf = (paths: number): RegExp => new RegExp(`\\b${paths} paths? over`);

/** As systemd starts it. */
const generator = (name: string, machine: string, paths?: number): BenchCommand => ({
  name,
  ...(paths === undefined ? {} : { prints: summaryOf(paths) }),
  argv: (bench) => [`${bench}/nbft-boot-generator`, `${bench}/${machine}/out`],
  environment: (bench) => ({ NBFT_BOOT_ROOT: `${bench}/${machine}`, SYSTEMD_IN_INITRD: "1" }),
});

const command = (name: string, machine: string, words: string, prints?: RegExp): BenchCommand => ({
  name,
  argv: (bench) => [`${bench}/nbft-boot`, ...words.split(" "), "--root", `${bench}/${machine}`],
  ...(prints === undefined ? {} : { prints }),
});

export const ours = "show --format=nvme-cli";
export const peer = "nvme nbft show -o json";

export const processCommands: readonly BenchCommand[] = [
  { name: "true (floor)", argv: () => ["/bin/true"] },
  generator("generator, no table", "none"),
  generator("generator, one table", "small", 2),
  command(ours, "small", ours, /"subsystem"/),
  command("pre, one table", "small", "pre", summaryOf(2)),
  { ...command("connect, no table", "none", "connect 0-1-1 --timeout=1", /^no NBFT: /m), status: 2 },
  { ...generator("generator, 255 HFIs, 1,000 SSNS", "large", 1000), runs: 1 },
  { ...command("plan, 255 HFIs, 1,000 SSNS", "large", "plan", /nqn\.2024-05\.org\.example:large\.3\.249/), runs: 1 },
  {
    name: peer,
    argv: (bench) => [
      "/usr/sbin/nvme",
      ..."nbft show -o json".split(" "),
      `--nbft-path=${bench}/small/sys/firmware/acpi/tables`,
    ],
    prints: /"subsystem"/,
    needs: "usr/sbin/nvme",
  },
  {
    name: "jq . (of that JSON)",
    argv: (bench) => ["/usr/bin/jq", ".", `${bench}/small.json`],
    prints: /"subsystem"/,
    needs: "usr/bin/jq",
  },
];

/**
 * What a boot runs until the kernel connects, in its order: each finds what those before it have left. `connect` is one of as many processes as
 * there are paths, and does all but ask the target and the kernel.
 */
export function bootCommands(size: Size): readonly BenchCommand[] {
  const machine = machineOf(size);
  const named = (name: string) => `${name}, ${nameOf(size)}`;
  const path = size.hfis > 64 ? "1-1-1" : "0-1-1"; // Of several tables, the first one's.
  return [
    generator(named("generator"), machine, size.ssns),
    command(named("pre"), machine, "pre", summaryOf(size.ssns)),
    command(named("plan"), machine, "plan", /nqn\.2024-05\.org\.example:grown\.0\.0/),
    command(named("connect"), machine, `connect ${path} --dry-run`, /traddr=10\.100\.0\.1,.*host_iface=eth0/),
  ];
}

export const machineOf = ({ hfis, ssns }: Size): string => `grown-${hfis}-${ssns}`;

export const nameOf = ({ hfis, ssns }: Size): string => `${hfis} ${hfis === 1 ? "HFI" : "HFIs"}, ${ssns} SSNS`;
