// SPDX-License-Identifier: LGPL-2.1-or-later
// npm run bench: whole processes, ours and today's peers, in turn, on the same tables in the same Debian tree. Prints medians and ratios.

import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "../src/nbft/encode.ts";
import { parseTable } from "../src/nbft/json/parse-table.ts";
import { largeTables } from "../test/fixtures/large.ts";
import { needPrograms } from "./apt.ts";
import { progress } from "./program.ts";
import { top } from "./top.ts";
import { mustRunInTree, trixieTree } from "./tree.ts";

interface Contestant {
  readonly name: string;
  /** See tools/bench/measure.sh. */
  readonly command: string;
  /** A program of the tree, without which this row is left out. */
  readonly needs?: string;
}

/** As systemd starts it, of a machine that is a folder. */
function generator(machine: string): string {
  return `NBFT_BOOT_ROOT=/run/bench/${machine} SYSTEMD_IN_INITRD=1 $measured /run/bench/nbft-boot-generator /run/bench/${machine}/out`;
}

const contestants: readonly Contestant[] = [
  { name: "/bin/true (floor)", command: "$measured /bin/true" },
  { name: "generator, no table", command: generator("none") },
  { name: "generator, one table", command: generator("small") },
  {
    name: "show --format=nvme-cli",
    command: "$measured /run/bench/nbft-boot show --format=nvme-cli --root /run/bench/small",
  },
  { name: "pre, one table", command: "$measured /run/bench/nbft-boot pre --root /run/bench/small" },
  { name: "connect, no table", command: "$measured /run/bench/nbft-boot connect 0-1-1 --timeout=1" },
  { name: "generator, 255 HFIs, 1,000 SSNS", command: generator("large") },
  { name: "plan, 255 HFIs, 1,000 SSNS", command: "$measured /run/bench/nbft-boot plan --root /run/bench/large" },
  {
    name: "nvme nbft show -o json",
    command: "$measured /usr/sbin/nvme nbft show -o json --nbft-path=/run/bench/small/sys/firmware/acpi/tables",
    needs: "usr/sbin/nvme",
  },
  { name: "jq . (of that JSON)", command: "$measured /usr/bin/jq . /run/bench/small.json", needs: "usr/bin/jq" },
];
const ours = "show --format=nvme-cli";
const peer = "nvme nbft show -o json";

const tree = await trixieTree();
await needPrograms({ time: "time", zstd: "zstd" });
const folder = mkdtempSync(join(tmpdir(), "nbft-boot-bench-"));
try {
  layOut(folder);
  const present = contestants.filter(({ name, needs }) => {
    const there = needs === undefined || spawnSync("test", ["-e", join(tree, needs)]).status === 0;
    if (!there) {
      progress(`left out: ${name}: /${needs} is not in the tree`);
    }
    return there;
  });
  const commands = present.map(({ command }) => command);
  const out = await mustRunInTree(tree, ["/bench/measure.sh", "31", "10", ...commands], { bind: { "/bench": folder } });
  print(present, out.toString());
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Everything that the contestants read, below one folder. */
function layOut(bench: string): void {
  const executable = join(top, "dist", "nbft-boot");
  copyFileSync(executable, join(bench, "nbft-boot"));
  symlinkSync("nbft-boot", join(bench, "nbft-boot-generator"));
  copyFileSync("/usr/bin/time", join(bench, "time"));
  copyFileSync(join(top, "tools", "bench", "measure.sh"), join(bench, "measure.sh"));
  const multipath = parseTable(
    JSON.parse(readFileSync(join(top, "test", "fixtures", "tables", "multipath.json"), "utf8")),
  );
  layOutMachine(join(bench, "small"), { NBFT: encode(multipath) });
  layOutMachine(
    join(bench, "large"),
    Object.fromEntries(Object.entries(largeTables()).map(([name, table]) => [name, encode(parseTable(table))])),
  );
  layOutMachine(join(bench, "none"), {});
  const json = spawnSync(executable, ["show", "--format=nvme-cli", "--root", join(bench, "small")]);
  writeFileSync(join(bench, "small.json"), json.stdout);
}

function layOutMachine(root: string, tables: Readonly<Record<string, Uint8Array>>): void {
  for (const below of ["sys/firmware/acpi/tables", "proc", "etc", "usr/lib/systemd", "run", "out"]) {
    mkdirSync(join(root, below), { recursive: true });
  }
  for (const [name, bytes] of Object.entries(tables)) {
    writeFileSync(join(root, "sys/firmware/acpi/tables", name), bytes);
  }
  writeFileSync(join(root, "proc/cmdline"), "root=LABEL=root\n");
  writeFileSync(join(root, "etc/initrd-release"), "ID=bench\n");
  writeFileSync(join(root, "usr/lib/systemd/systemd-networkd"), "", { mode: 0o755 });
}

function print(present: readonly Contestant[], measured: string): void {
  const times = present.map((): number[] => []);
  const memory = present.map(() => 0);
  for (const line of measured.trim().split("\n")) {
    const [number, first, second] = line.split(" ");
    if (first === "memory") {
      memory[Number(number)] = Number(second);
    } else {
      times[Number(number)]?.push(Number(first));
    }
  }
  const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
  const rows = present.map(({ name }, index) => ({
    name,
    time: median(times[index] ?? []) / 1000,
    memory: memory[index] ?? 0,
  }));
  const reference = rows.find(({ name }) => name === peer);
  console.log(
    `whole process, median of 31 rounds of 10 runs, in turn${reference === undefined ? "" : `; ratio to ${peer}`}`,
  );
  for (const row of rows) {
    const ratio = reference === undefined ? "" : `${(row.time / reference.time).toFixed(2).padStart(7)} x`;
    console.log(
      `  ${row.name.padEnd(34)} ${row.time.toFixed(2).padStart(7)} ms${ratio}  ${(row.memory / 1024).toFixed(1).padStart(5)} MB`,
    );
  }
  const size = statSync(join(top, "dist", "nbft-boot")).size;
  const compressed = spawnSync("zstd", ["-19", "-c", "-q", join(top, "dist", "nbft-boot")], { maxBuffer: 1 << 26 })
    .stdout.length;
  console.log(`  executable ${size} bytes, ${compressed} with zstd -19`);
  const own = rows.find(({ name }) => name === ours);
  if (reference !== undefined && own !== undefined) {
    console.log(
      `nbft-boot ${ours} takes ${(own.time / reference.time).toFixed(2)} x the time and ${(own.memory / reference.memory).toFixed(2)} x the memory of ${peer}`,
    );
  }
}
