// SPDX-License-Identifier: LGPL-2.1-or-later
// The two programs that the build makes, from outside.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { tableFolders } from "../../src/sources/table-files.ts";
import { top } from "../../tools/top.ts";
import { secrets } from "../secrets/secrets.ts";

const dist = join(top, "dist");
const programs = ["nbft-boot", "nbft-boot.mjs"];
const generators = ["nbft-boot-generator", "nbft-boot-generator.mjs"];
const missing = [...programs, ...generators].some((name) => !existsSync(join(dist, name))) && "run npm run build first";

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a line of shell in which $0 is the program. */
function shell(line: string, program: string, environment: Readonly<Record<string, string>> = {}): Ended {
  const { status, stdout, stderr } = spawnSync("sh", ["-c", line, join(dist, program)], {
    encoding: "utf8",
    env: { ...process.env, ...environment },
    timeout: 30_000,
  });
  return { status, stdout, stderr };
}

/** A machine in a folder; tables go where the names say. */
function withMachine(tables: Readonly<Record<string, string>>, use: (root: string, output: string) => void): void {
  const root = mkdtempSync(join(tmpdir(), "nbft-boot-machine-"));
  const output = join(root, "output");
  for (const folder of ["output", "dev", "etc", "proc"]) {
    mkdirSync(join(root, folder));
  }
  writeFileSync(join(root, "dev/kmsg"), "");
  writeFileSync(join(root, "proc/cmdline"), "root=UUID=1\n");
  writeFileSync(join(root, "etc/initrd-release"), "");
  for (const [path, content] of Object.entries(tables)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  try {
    use(root, output);
  } finally {
    rmSync(root, { recursive: true });
  }
}

for (const program of programs) {
  test(`${program} says its version`, { skip: missing }, () => {
    const { version } = JSON.parse(readFileSync(join(top, "package.json"), "utf8")) as { version: string };
    const { status, stdout, stderr } = shell('"$0" --version', program);
    assert.equal(status, 0);
    assert.ok(stdout.includes(version), stdout);
    assert.equal(stderr, "");
  });

  test(`${program}: what cannot be written to is one line and exit status 1`, { skip: missing }, () => {
    const { status, stderr } = shell('"$0" --version >/dev/full', program);
    assert.equal(stderr, "nbft-boot: write standard output: ENOSPC\n");
    assert.equal(status, 1);
  });

  test(`${program} ends quietly where nobody reads on`, { skip: missing }, () => {
    const { stdout, stderr } = shell('{ "$0" --help; echo $? >&2; } | :', program);
    assert.equal(stdout, "");
    assert.match(stderr, /^(0|141)\n$/);
  });

  test(`${program}: wrong usage is one line and exit status 2`, { skip: missing }, () => {
    for (const line of ['"$0"', '"$0" nonsense', '"$0" show --nonsense', '"$0" connect']) {
      const { status, stdout, stderr } = shell(line, program);
      assert.match(stderr, /^nbft-boot: .+\n$/, line);
      assert.equal(stdout, "");
      assert.equal(status, 2, line);
    }
  });
}

for (const generator of generators) {
  test(`${generator} writes nothing and says nothing where there is no table`, { skip: missing }, () => {
    withMachine({ "sys/firmware/acpi/tables/DSDT": "DSDT" }, (root, output) => {
      const { status } = shell(`"$0" ${output}`, generator, { NBFT_BOOT_ROOT: root, SYSTEMD_IN_INITRD: "1" });
      assert.equal(status, 0);
      assert.deepEqual(readdirSync(output), []);
      assert.equal(readFileSync(join(root, "dev/kmsg"), "utf8"), "");
    });
  });

  test(`${generator} looks at tables wherever they may lie: the gate in C opens for each`, { skip: missing }, () => {
    for (const folder of tableFolders.map((path) => path.slice(1))) {
      withMachine({ [`${folder}/NBFT1`]: "no table at all" }, (root, output) => {
        const { status } = shell(`"$0" ${output}`, generator, { NBFT_BOOT_ROOT: root, SYSTEMD_IN_INITRD: "1" });
        assert.equal(status, 0);
        assert.match(readFileSync(join(root, "dev/kmsg"), "utf8"), /NBFT1/, folder);
      });
    }
  });

  test(`${generator} does not wait for a pipe that has the name of a table`, { skip: missing }, () => {
    withMachine({ "sys/firmware/acpi/tables/DSDT": "DSDT" }, (root, output) => {
      const line = `mkfifo ${root}/sys/firmware/acpi/tables/NBFT && exec "$0" ${output}`;
      const { status } = shell(line, generator, { NBFT_BOOT_ROOT: root, SYSTEMD_IN_INITRD: "1" });
      assert.equal(status, 0);
      assert.match(readFileSync(join(root, "dev/kmsg"), "utf8"), /tables\/NBFT.*a pipe or a device/);
    });
  });
}

test("regression: JSON that is nested without end is refused in a line, not by a crash of the engine", {
  skip: missing,
}, () => {
  const depth = 250_000;
  const files = {
    "deep.json": "[".repeat(depth),
    "closed.json": "[".repeat(depth) + "]".repeat(depth),
    "long.json": `{"host":${"9".repeat(900_000)}}`,
  };
  withMachine(files, (root) => {
    for (const [name, reason] of [
      ["deep", `not JSON: line 1, column ${depth + 1}: a value or ] is expected, not the end`],
      ["closed", "not JSON: nested too deeply"],
      ["long", "host: null is not an object"],
    ]) {
      const { status, stderr } = shell(`"$0" encode ${root}/${name}.json --output ${root}/NBFT`, "nbft-boot");
      assert.equal(stderr, `nbft-boot: ${root}/${name}.json: ${reason}\n`);
      assert.equal(status, 2);
    }
  });
});

test("regression: the native executable leaves no core dump with secrets in it, also where nobody has limited it", {
  skip: missing,
}, () => {
  withMachine({ "bin/systemd-creds": "#!/bin/sh\nulimit -c >&2\nexit 1\n" }, (root) => {
    const file = join(root, "nbft-boot.dhchap-secret");
    writeFileSync(file, secrets.short, { mode: 0o600 });
    chmodSync(join(root, "bin/systemd-creds"), 0o755);
    const line = `ulimit -c unlimited 2>/dev/null || :; "$0" secrets encrypt --file ${file}`;
    const { stderr } = shell(line, "nbft-boot", { PATH: `${join(root, "bin")}:${process.env.PATH}` });
    assert.match(stderr, /^0$/m);
  });
});

test("the native executable does not take a file that it opens for its standard output", { skip: missing }, () => {
  withMachine({ table: "no table at all" }, (root) => {
    shell(`"$0" show ${root}/table >&- 2>&- <&-`, "nbft-boot");
    assert.equal(readFileSync(join(root, "table"), "utf8"), "no table at all");
  });
});
