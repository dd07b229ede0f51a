// SPDX-License-Identifier: LGPL-2.1-or-later
// npm run demo [-- FILE]: the main job, shown. A table (ours, or FILE: binary or JSON) on a mock machine, what is made of it, what systemd
// says of that, what it costs; then, with our own table, a diskless machine that boots from it.

import { spawnSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { makeOrSay } from "./program.ts";
import { top } from "./top.ts";
import { verifyUnits } from "./verify-units.ts";

const [file] = process.argv.slice(2);
if (file === "--help" || file === "-h") {
  process.stdout.write(
    "npm run demo [-- FILE]: what is made of an NBFT (binary or JSON); without FILE, of ours, which a diskless machine boots from\n",
  );
  process.exit(0);
}
const table = file === undefined ? join(top, "test", "fixtures", "tables", "multipath.json") : resolve(file);
if (!existsSync(table)) {
  process.stderr.write(
    `demo: ${file}: no such file; give an NBFT (binary or JSON), or nothing for a table of our own\n`,
  );
  process.exit(2);
}

must("npm", ["run", "--silent", "build"], { stdio: "inherit" });
const executable = join(top, "dist", "nbft-boot");
const machine = mkdtempSync(join(tmpdir(), "nbft-boot-demo-"));
try {
  layOutMachine(machine, table);
  heading("The table, for people: nbft-boot show");
  const shown = spawnSync(executable, ["show", table], { encoding: "utf8" });
  process.stdout.write(shown.stdout + shown.stderr);
  heading("What a boot would do: nbft-boot plan");
  process.stdout.write(spawnSync(executable, ["plan", table], { encoding: "utf8" }).stdout);
  heading("Is it good? nbft-boot check");
  process.stdout.write(spawnSync(executable, ["check", table], { encoding: "utf8" }).stdout);

  heading("What the generator and nbft-boot-pre.service write");
  const milliseconds = Math.min(...Array.from({ length: 5 }, boot));
  const written = listWritten(machine, "run").concat(listWritten(machine, "etc/nvme"));
  process.stdout.write(`${written.join("\n")}\n`);
  process.stdout.write(
    `\n${written.length} files and links in ${milliseconds.toFixed(1)} ms, both processes together\n`,
  );

  heading("systemd-analyze verify (Debian trixie's systemd)");
  process.stdout.write(await verdict(join(machine, "run/systemd/generator")));
} finally {
  rmSync(machine, { recursive: true, force: true });
}
if (file === undefined) {
  heading("And now for real: a diskless machine boots from it");
  must("node", ["tools/run.mjs", "test/lab/story.ts"], { stdio: "inherit" });
}

function heading(text: string): void {
  process.stdout.write(`\n== ${text}\n\n`);
}

/** A folder that looks like an initramfs on a machine with this table. */
function layOutMachine(root: string, from: string): void {
  for (const folder of ["sys/firmware/acpi/tables", "proc", "etc", "dev", "usr/lib/systemd", "run/systemd/generator"]) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  const bytes = readFileSync(from);
  const target = join(root, "sys/firmware/acpi/tables/NBFT");
  if (bytes[0] === "{".charCodeAt(0)) {
    must(executable, ["encode", from, "--output", target], { stdio: "inherit" });
  } else {
    writeFileSync(target, bytes);
  }
  writeFileSync(join(root, "proc/cmdline"), "root=LABEL=root rw\n");
  writeFileSync(join(root, "etc/initrd-release"), "ID=demo\n");
  writeFileSync(join(root, "usr/lib/systemd/systemd-networkd"), "", { mode: 0o755 });
}

/** Runs what a boot runs; returns the milliseconds that it took. */
function boot(): number {
  const env = { ...process.env, NBFT_BOOT_ROOT: machine, SYSTEMD_IN_INITRD: "1" };
  const started = process.hrtime.bigint();
  must(join(top, "dist", "nbft-boot-generator"), [join(machine, "run/systemd/generator")], { env, stdio: "ignore" });
  must(executable, ["pre", "--root", machine], { stdio: "ignore" });
  return Number(process.hrtime.bigint() - started) / 1e6;
}

function must(command: string, args: readonly string[], options: Parameters<typeof spawnSync>[2]): void {
  const { status } = spawnSync(command, args, { cwd: top, ...options });
  if (status !== 0) {
    process.stderr.write(`demo: ${command} ${args.join(" ")} ended with status ${status}\n`);
    process.exit(1);
  }
}

function listWritten(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) {
    return [];
  }
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => `${folder}/${name}`)
    .filter((name) => !lstatSync(join(root, name)).isDirectory())
    .map((name) => {
      const path = join(root, name);
      return lstatSync(path).isSymbolicLink()
        ? `/${name} -> ${readlinkSync(path)}`
        : `/${name}\n${readFileSync(path, "utf8").trimEnd().replace(/^/gm, "    ")}`;
    });
}

async function verdict(generated: string): Promise<string> {
  const said = await makeOrSay("not verified here", () => verifyUnits(generated));
  return said === undefined ? "not verified: see above\n" : said || "no complaint\n";
}
