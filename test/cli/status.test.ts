// SPDX-License-Identifier: LGPL-2.1-or-later
// nbft-boot status as people, scripts and monitoring meet it. Both engines say the same.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, type TestContext, test } from "node:test";
import { Ajv } from "ajv";
import { top } from "../../tools/top.ts";
import { connected, type MachineFiles, machineWithPaths } from "../status/machine.ts";
import { both, engines, makeMachine, runCommand } from "./run-command.ts";

const validate = new Ajv({ strict: true }).compile(
  JSON.parse(readFileSync(join(top, "src/cli/schemas/status.schema.json"), "utf8")),
);

/** Two of three paths up, the third without its cable, a controller of nobody's. */
function twoOfThree(): MachineFiles {
  const record = {
    state: "waiting",
    since: 820_000,
    attempts: 12,
    obstacle: "no answer from 10.0.3.1:4420",
    controllers: [],
  };
  return machineWithPaths(3)
    .controller(connected(1))
    .controller(connected(2, { ways: { nvme0c1n1: "inaccessible" } }))
    .controller(connected(1, { name: "nvme9", traddr: "10.0.1.9", nqn: "nqn.2026-01.org.example:other", ways: {} }))
    .mounts()
    .record("connect-0-1-1", { state: "connected", since: 400_000, attempts: 0, controllers: ["nvme0"] })
    .unit("nbft-boot-connect@0-1-1.service")
    .record("connect-0-3-3", record)
    .unit("nbft-boot-connect@0-3-3.service", "77\n");
}

const allUp = () => machineWithPaths(1).controller(connected(1));

function run(t: TestContext, machine: MachineFiles, ...args: string[]) {
  return both("status", "--root", machine.folder(t), ...args);
}

/** With a width of standard output that no terminal gives. */
function inColumns(t: TestContext, machine: MachineFiles, columns: number): string {
  process.env.COLUMNS = String(columns);
  t.after(() => delete process.env.COLUMNS);
  return run(t, machine).stdout;
}

suite("status for people", () => {
  test("by subsystem, with what is on it, what each path is and what it waits for", (t) => {
    assert.equal(
      inColumns(t, twoOfThree(), 80),
      `nqn.2026-01.org.example:root
  nvme0n1  11 GB  1 of 2 controllers usable  / /boot /var/with blank
  0-1-1  live  eth1  10.0.1.1:4420  nvme0  optimized     10 min
  0-2-2  live  eth2  10.0.2.1:4420  nvme1  inaccessible
  0-3-3  none  eth3  10.0.3.1:4420  -                    3 min
    waits for: no answer from 10.0.3.1:4420, attempt 12;
      nbft-boot-connect@0-3-3.service is trying

Interfaces
  eth1  52:54:00:00:00:01  link
  eth2  52:54:00:00:00:02  link
  eth3  52:54:00:00:00:03  link

In no table
  nvme9  live  eth1  10.0.1.9:4420  nqn.2026-01.org.example:other

2 of 3 connections up; missing: path 0-3-3
`,
    );
  });

  test("says of a unit that is not started so once", (t) => {
    assert.match(run(t, machineWithPaths(1)).stdout, /waits for: nbft-boot-connect@0-1-1\.service is not started\n\n/);
  });

  for (const columns of [60, 80, 200]) {
    test(`fits ${columns} columns, whatever the names are`, (t) => {
      const long = `nqn.2026-01.org.example:${"subsystem-with-a-name-".repeat(6)}end`;
      const machine = twoOfThree().controller(connected(1, { name: "nvme8", nqn: long, traddr: "10.0.1.8" }));
      machine.table({
        hfi: [
          { mac: "52:54:00:00:00:01", ip: "10.0.1.2" },
          { mac: "52:54:00:00:00:02", ip: "2001:db8:aaaa:bbbb:cccc:dddd:eeee:2", prefix: 64 },
        ],
        ssns: [
          { traddr: "10.0.1.1", subsysNqn: long },
          { traddr: "2001:db8:aaaa:bbbb:cccc:dddd:eeee:1", primaryHfi: 2, subsysNqn: long },
        ],
      });
      const lines = inColumns(t, machine, columns).split("\n");
      assert.deepEqual(
        lines.filter((line) => line.length > columns),
        [],
      );
      assert.ok(lines.some((line) => line.includes(columns === 200 ? long : "...")));
      assert.ok(lines.every((line) => line === line.trimEnd()));
    });
  }

  test("hidden characters of others' names are escaped, in JSON too", (t) => {
    const nqn = "nqn.2026-01.org.example:\u009b31m\u202e\u200b";
    const machine = allUp().controller(
      connected(1, { name: "nvme9", traddr: "10.0.1.9", nqn, owner: "\u001b[31mred" }),
    );
    const record = {
      state: "waiting",
      since: 1,
      attempts: 2,
      obstacle: "\u001b]0;title\u0007 \u2066",
      controllers: [],
    };
    machine.record("connect-0-1-1", record);
    for (const args of [[], ["--json"], ["--json", "--watch", "--until=connected"]]) {
      const { stdout } = run(t, machine, ...args);
      assert.doesNotMatch(stdout, /[^\n -~]/, JSON.stringify(args));
      assert.match(stdout, /example:\\u009b31m\\u202e\\u200b/);
    }
    const down = machineWithPaths(1).record("connect-0-1-1", record);
    assert.match(run(t, down).stdout, /waits for: \\u001b\]0;title\\u0007 \\u2066, attempt 2/);
  });
});

suite("status for programs", () => {
  const machines: Readonly<Record<string, () => MachineFiles>> = {
    "all up": allUp,
    "some up": twoOfThree,
    "none up": () => machineWithPaths(2).controller(connected(1, { state: "connecting" })),
    "nothing to connect": () => machineWithPaths(1).table({ ssns: [] }),
    "a discovery": () =>
      machineWithPaths(1)
        .table({ ssns: [], discovery: [{ hfi: 1 }] })
        .controller(connected(1, { nqn: "nqn.2026-01.org.example:found" })),
    forbidden: () => {
      const machine = machineWithPaths(1);
      machine.files["/proc/cmdline"] = "rd.nbft=0\n";
      return machine;
    },
  };
  for (const [what, machine] of Object.entries(machines)) {
    test(`JSON is as its schema says: ${what}`, (t) => {
      const { stdout } = run(t, machine(), "--json");
      assert.ok(validate(JSON.parse(stdout)), JSON.stringify(validate.errors));
    });
  }

  test("the schema refuses what is not in it", (t) => {
    const value = JSON.parse(run(t, allUp(), "--json").stdout);
    assert.equal(validate({ ...value, more: 1 }), false);
    assert.equal(validate({ ...value, state: "up" }), false);
  });

  test("regression: --probe does not ask the network of this machine for that of another one", (t) => {
    const { status, stderr, stdout } = run(t, allUp(), "--probe");
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, /^nbft-boot: status: --probe asks the network of this machine/);
  });

  test("the exit status is 0 with all up, 1 with some or none, 2 with a table that is refused", (t) => {
    assert.equal(run(t, allUp()).status, 0);
    assert.equal(run(t, twoOfThree()).status, 1);
    assert.equal(run(t, machineWithPaths(1)).status, 1);
    assert.equal(run(t, machineWithPaths(1).table({ ssns: [] })).status, 0);
    const refused = allUp();
    refused.files["/sys/firmware/acpi/tables/NBFT1"] = "no table";
    const { status, stderr, stdout } = run(t, refused);
    assert.equal(status, 2);
    assert.match(stderr, /NBFT1 is refused: /);
    assert.match(stdout, /all up: 1 connection/);
    assert.equal(both("status", "--until=never").status, 2);
  });

  test("--quiet prints nothing", (t) => {
    assert.deepEqual(run(t, twoOfThree(), "--quiet"), { status: 1, stdout: "", stderr: "" });
    assert.deepEqual(run(t, allUp(), "-q"), { status: 0, stdout: "", stderr: "" });
  });

  test("a machine without a table has nothing to be connected", (t) => {
    const { status, stdout } = both("status", "--root", makeMachine(t, {}));
    assert.equal(status, 0);
    assert.match(stdout, /^no NBFT: /);
    assert.ok(validate(JSON.parse(both("status", "--json", "--root", makeMachine(t, {})).stdout)));
  });
});

/** What moves the cursor up, and what erases the rest of a line. */
const moves = new RegExp(`${String.fromCharCode(27)}\\[\\d*[FK]`, "g");

suite("status --watch", () => {
  const seconds = (n: number) => new Promise((resolve) => setTimeout(resolve, 1000 * n));

  test("without a terminal prints what has changed, and --until=connected ends it with 0", async (t) => {
    const root = machineWithPaths(1).folder(t);
    const process = spawn(engines.native, ["status", "--root", root, "--json", "--watch", "--until=connected"]);
    let out = "";
    process.stdout.on("data", (bytes) => {
      out += bytes;
    });
    const ended = new Promise((resolve) => process.on("close", resolve));
    await seconds(1.5);
    const other = allUp().folder(t);
    const { cpSync } = await import("node:fs");
    cpSync(join(other, "sys/class/nvme"), join(root, "sys/class/nvme"), { recursive: true });
    assert.equal(await ended, 0);
    const lines: { state: string }[] = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.ok(lines.every((line) => validate(line)));
    assert.deepEqual(
      lines.map(({ state }) => state),
      ["none up", "all up"],
    );
  });

  test("--until=connected alone waits, and prints only the end", async (t) => {
    const root = machineWithPaths(1).folder(t);
    const { status, stdout } = runCommand("native", ["status", "--root", allUp().folder(t), "--until=connected"]);
    assert.equal(status, 0);
    assert.match(stdout, /all up: 1 connection\n$/);
    const waiting = spawn(engines.native, ["status", "--root", root, "--until=connected"]);
    let out = "";
    waiting.stdout.on("data", (bytes) => {
      out += bytes;
    });
    await seconds(1.2);
    assert.equal(waiting.exitCode, null);
    waiting.kill("SIGINT");
    await new Promise((resolve) => waiting.on("close", resolve));
    assert.equal(out, "");
  });

  /** In a pseudo-terminal of so many rows and columns, until it has drawn for some seconds; then ^C. */
  async function inTerminal(root: string, rows: number, columns: number): Promise<string> {
    const command = `stty rows ${rows} cols ${columns}; exec ${engines.native} status --root ${root} --watch`;
    const terminal = spawn("script", ["-qec", command, "/dev/null"], {
      env: { ...process.env, TERM: "xterm", NO_COLOR: "1" },
    });
    let out = "";
    terminal.stdout.on("data", (bytes) => {
      out += bytes;
    });
    const ended = new Promise((resolve) => terminal.on("close", resolve));
    await seconds(2.7);
    terminal.stdin.write("\u0003");
    await ended;
    return out;
  }

  test("in a terminal each picture replaces the one before in place, and ^C ends it", async (t) => {
    const out = await inTerminal(twoOfThree().folder(t), 40, 80);
    const pictures = out.split("\x1b[J").slice(0, -1);
    assert.ok(pictures.length >= 2, JSON.stringify(out));
    assert.ok(!out.includes("\x1b[2J"), "an empty screen in between is seen as flicker");
    const rows = (pictures[0]?.match(/\n/g) ?? []).length;
    assert.ok(pictures[1]?.startsWith(`\x1b[${rows}F`), JSON.stringify(pictures[1]));
    const plain = pictures.map((picture) => picture.replace(moves, ""));
    assert.equal(plain[0], plain[1]);
    assert.match(plain[0] ?? "", /missing: path 0-3-3\r\n$/);
  });

  test("a terminal with few rows keeps the last line, and is not scrolled", async (t) => {
    const out = await inTerminal(twoOfThree().folder(t), 8, 60);
    const [first = ""] = out.split("\x1b[J");
    const lines = first
      .trimEnd()
      .split("\r\n")
      .map((line) => line.replace(moves, ""));
    assert.equal(lines.length, 7);
    assert.match(lines.at(-1) ?? "", /missing: path 0-3-3$/);
    assert.ok(lines.every((line) => line.length <= 60));
  });
});

test("regression: a controller without a state, as it is while the kernel takes it away, is not up", (t) => {
  const root = allUp().folder(t);
  writeFileSync(join(root, "sys/class/nvme/nvme0/state"), "");
  assert.equal(runCommand("native", ["status", "--root", root, "-q"]).status, 1);
});
