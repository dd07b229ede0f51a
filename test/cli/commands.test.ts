// SPDX-License-Identifier: LGPL-2.1-or-later
// The command line as its users meet it: what it prints where, and how it ends. Both engines say the same.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { decode } from "../../src/nbft/decode.ts";
import { parseTable } from "../../src/nbft/json/parse-table.ts";
import { makeTable } from "../golden/tables.ts";
import { both, bytesOf, type Engine, engines, fixture, makeMachine, runCommand, tablePath } from "./run-command.ts";

suite("started wrongly, it says what to type, on stderr in one line, and ends with 2", () => {
  const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["an option twice", ["check", "--root", "/", "--root=/usr"], /--root is given more than once/],
    ["a value for a flag, which yargs would read as no", ["check", "--require-table=yes"], /=yes: it takes no value/],
    ["the same in one letter", ["status", "-q=1"], /-q=1: it takes no value/],
    ["a file where there is none to name, behind --", ["explain", "--", "foo"], /Unknown argument: foo/],
    ["no command", [], /say what to do: nbft-boot --help/],
    ["an unknown command", ["shwo"], /Unknown command: shwo; did you mean show\?/],
    ["an unknown option", ["show", "--jsn"], /Unknown argument: jsn; did you mean --json\?/],
    ["an unknown format", ["show", "--format=xml"], /xml.*"text", "json", "nvme-cli"/],
    ["no table to encode", ["encode"], /: encode: say which source: a table in JSON, another file, or kernel options/],
    ["no path to connect", ["connect"], /: connect: say which id \(as nbft-boot plan shows it: .*--help/],
    ["one word too many", ["connect", "0-1-1", "now"], /Unknown argument: now; see/],
    ["help for what is not there", ["help", "chekc"], /Unknown command: chekc; did you mean check\?/],
    ["no place for what is encoded", ["encode", fixture("minimal")], /--output FILE/],
    ["no place for units", ["units"], /--stdout or --output DIR/],
    ["two places for units", ["units", "--stdout", "--output", "x"], /--stdout or --output DIR/],
    ["a file that is not there", ["show", "no/such/file"], /no\/such\/file: no such file/],
    ["an empty root, for this machine's", ["units", "--stdout", "--root", ""], /--root is empty/],
    ["an empty root, for files", ["plan", "--root="], /--root is empty/],
    ["a root that is not there", ["check", "--root", "/no/such/root"], /--root \/no\/such\/root: no such directory/],
    ["a root that is not there, to show", ["show", "--root=/no/such/root/"], /no such directory/],
    ["a root that is not there, to plan", ["plan", "--root", "no/such/root"], /no such directory/],
    ["a root that is a file", ["check", "--root", fixture("minimal")], /no such directory/],
    ["a file without an end", ["show", "/dev/zero"], /\/dev\/zero: larger than 1 MiB.*name a table, binary or JSON/],
    [
      "standard input, which would be nothing, and the answer this machine's",
      ["show", "--json", "-"],
      /say \/dev\/stdin/,
    ],
    ["a folder as a table", ["plan", "/"], /\/: a directory: name a file in it/],
    ["units to standard output as if it were a folder", ["units", "--output", "-"], /--stdout prints/],
    ["an empty place for units", ["units", "--output", ""], /--stdout or --output DIR/],
    ["a timeout that is no number", ["connect", "0-1-1", "--timeout=soon"], /--timeout: seconds from 0 to 86400/],
    ["a negative timeout", ["connect", "0-1-1", "--timeout=-1"], /--timeout: seconds from 0 to 86400/],
  ];
  for (const [what, args, expected] of wrong) {
    test(what, () => {
      const { status, stdout, stderr } = both(...args);
      assert.equal(status, 2);
      assert.equal(stdout, "");
      assert.match(stderr, expected);
      assert.match(stderr, /^nbft-boot: [^\n]*\n$/);
    });
  }
});

test("what stands behind -- is what the command is about, not nothing, and the answer this machine's", (t) => {
  assert.deepEqual(both("plan", "--", fixture("minimal")), both("plan", fixture("minimal")));
  assert.match(both("check", "--root", makeMachine(t, {}), "--", "--json").stderr, /\.\/--json: no such file/);
  assert.equal(both("check", "--require-table=true", "--root", makeMachine(t, {})).status, 1);
});

test("where no table is of use, nobody says what it would have asked for", (t) => {
  const root = makeMachine(t, { [tablePath]: bytesOf("static-ipv4").subarray(0, 100), "proc/cmdline": "rd.nbft=1" });
  const stderr = /^nbft-boot: \/sys\/firmware\/acpi\/tables\/NBFT is refused: .*\n$/;
  for (const args of [["plan"], ["topology"], ["topology", "--svg"], ["status"], ["status", "--json"]]) {
    const said = both(...args, "--root", root);
    assert.equal(said.status, 2);
    assert.match(said.stderr, stderr);
    assert.equal(
      args.includes("--json") && JSON.parse(said.stdout).refused.join(),
      args.includes("--json") && said.stderr.slice(11, -1),
    );
    assert.match(said.stdout, args[0] === "status" ? /no usable path: see nbft-boot check|"state": "none up"/ : /^$/);
  }
});

test("a machine without a table gets no sentence where a picture is wanted", (t) => {
  const root = makeMachine(t, {});
  assert.match(both("topology", "--root", root).stdout, /no NBFT/);
  const { status, stdout, stderr } = both("topology", "--svg", "--root", root);
  assert.deepEqual([status, stdout], [0, ""]);
  assert.match(stderr, /no NBFT/);
});

suite("asked what it is", () => {
  test("--version names program and version", () => {
    const { version } = JSON.parse(readFileSync(join(engines.node, "../../package.json"), "utf8"));
    assert.deepEqual(both("--version"), {
      status: 0,
      stdout: `nbft-boot ${version} (NVM Express Boot Specification 1.3)\n`,
      stderr: "",
    });
  });
});

suite("a machine without a table is no error", () => {
  for (const [command, said] of [
    ["show", /^no NBFT: /],
    ["check", /^no NBFT: nothing to do\n$/],
    ["plan", /^no NBFT: /],
  ] as const) {
    test(command, (t) => {
      const { status, stdout, stderr } = both(command, "--root", makeMachine(t, {}));
      assert.equal(status, 0);
      assert.equal(stderr, "");
      assert.match(stdout, said);
    });
  }

  test("upstream defect 7: without tables nvme-cli's JSON is [], not nothing", (t) => {
    assert.equal(both("show", "--format=nvme-cli", "--root", makeMachine(t, {})).stdout, "[]\n");
  });
});

suite("check tells by its exit status what a boot can do", () => {
  test("0: every path can be connected", () => {
    const { status, stdout } = both("check", fixture("multipath"));
    assert.equal(status, 0);
    assert.match(stdout, /^good: a boot connects 2 paths to 1 subsystem$/m);
  });

  test("1: nothing could be connected", () => {
    const { status, stdout } = both("check", fixture("empty"));
    assert.equal(status, 1);
    assert.match(stdout, /^nothing could be connected/m);
  });

  test("2: a table is refused, with the reason and the byte, and the others still count", (t) => {
    const bad = bytesOf("static-ipv4").slice();
    bad[9] = (bad[9] ?? 0) ^ 0xff;
    const tables = "sys/firmware/acpi/tables";
    const root = makeMachine(t, { [`${tables}/NBFT1`]: bad, [`${tables}/NBFT2`]: bytesOf("static-ipv4") });
    const { status, stdout } = both("check", "--root", root);
    assert.equal(status, 2);
    assert.match(stdout, /^refused {2}\/sys\/firmware\/acpi\/tables\/NBFT1: header, byte 9: .*\(table-checksum\)$/m);
    assert.match(stdout, /a boot still connects 1 path to 1 subsystem/);
  });

  test("what the plan leaves out and a boot may miss is a line of its own", () => {
    assert.match(both("check", fixture("unresolved-references")).stdout, /^left out .*\(unresolved-hfi\)$/m);
  });

  test("a host NQN of the administrator's is named with what will happen, and is no failure", (t) => {
    const root = makeMachine(t, {
      [tablePath]: bytesOf("static-ipv4"),
      "etc/nvme/hostnqn": "nqn.2024-05.org.example:other\n",
    });
    const { status, stdout } = both("check", "--root", root);
    assert.equal(status, 0);
    assert.match(
      stdout,
      /^machine {2}\/etc\/nvme\/hostnqn has "nqn\.2024-05\.org\.example:other", .*boot paths use the NBFT's/m,
    );
  });

  test("files of the host's identity that cannot be read are said to be so, not quoted", (t) => {
    const root = makeMachine(t, {
      [tablePath]: bytesOf("static-ipv4"),
      "etc/nvme/hostnqn/folder": "",
      "etc/nvme/hostid": Uint8Array.of(0xff, 0xfe, 0x0a),
    });
    const { status, stdout } = both("check", "--root", root);
    assert.equal(status, 0);
    assert.match(stdout, /^machine {2}\/etc\/nvme\/hostnqn cannot be read \(EISDIR\), the NBFT has nqn\./m);
    assert.match(stdout, /^machine {2}\/etc\/nvme\/hostid cannot be read \(not UTF-8\), the NBFT has /m);
  });

  test("root= by the number of a disk, with several subsystems, is named with what to write instead", (t) => {
    const root = makeMachine(t, {
      [tablePath]: makeTable({ ssns: [{}, { index: 2, subsysNqn: "nqn.2024-05.org.example:second" }] }),
      "proc/cmdline": "root=/dev/nvme0n1p2 quiet\n",
    });
    assert.match(
      both("check", "--root", root).stdout,
      /^machine {2}root=\/dev\/nvme0n1p2 is a disk of whichever of \d subsystems answers first; write /m,
    );
  });

  test("with nvme_core.multipath=N it says that one path of each subsystem is all", (t) => {
    const files = { [tablePath]: bytesOf("multipath"), "sys/module/nvme_core/parameters/multipath": "N\n" };
    const { status, stdout } = both("check", "--root", makeMachine(t, files));
    assert.equal(status, 0);
    assert.match(stdout, /^machine {2}nvme_core\.multipath=N: .* one path of each subsystem is connected; /m);
    const multipathd = { "etc/multipath.conf": "", "usr/sbin/multipathd": "" };
    assert.doesNotMatch(both("check", "--root", makeMachine(t, { ...files, ...multipathd })).stdout, /^machine/m);
  });

  test("--quiet says nothing", () => {
    assert.deepEqual(both("check", "--quiet", fixture("empty")), { status: 1, stdout: "", stderr: "" });
  });
});

suite("show", () => {
  test("upstream defect 7: a damaged table leaves the JSON of the others whole, and messages go to stderr", (t) => {
    const bad = bytesOf("static-ipv4").slice(0, 100);
    const tables = "sys/firmware/acpi/tables";
    const root = makeMachine(t, { [`${tables}/NBFT1`]: bad, [`${tables}/NBFT2`]: bytesOf("static-ipv4") });
    const { status, stdout, stderr } = both("show", "--format=nvme-cli", "--root", root);
    assert.equal(status, 2);
    assert.match(stderr, /^nbft-boot: \/sys\/firmware\/acpi\/tables\/NBFT1 is refused: /);
    assert.deepEqual(
      JSON.parse(stdout).map(({ filename }: { filename: string }) => filename),
      ["/sys/firmware/acpi/tables/NBFT2"],
    );
  });

  test("--json has the table in the form that encode takes", (t) => {
    const root = makeMachine(t, { [tablePath]: bytesOf("everything") });
    const shown = JSON.parse(both("show", "--json", "--root", root).stdout);
    assert.equal(shown.version, 1);
    assert.deepEqual(parseTable(shown.tables[0].table), decode(bytesOf("everything")).table);
  });

  test("no colours without a terminal", () => {
    assert.ok(!both("show", fixture("everything")).stdout.includes("\x1b"));
  });
});

suite("connect", () => {
  test("--dry-run prints the option string of the kernel", (t) => {
    const root = makeMachine(t, { [tablePath]: bytesOf("static-ipv4") });
    const { status, stdout } = both("connect", "0-1-1", "--dry-run", "--root", root);
    assert.equal(status, 0);
    assert.match(stdout, /^nqn=[^,\n]+,transport=tcp,traddr=[^,\n]+,.*ctrl_loss_tmo=-1\n$/);
  });

  test("an id that no table has is a usage error that names those there are", (t) => {
    const root = makeMachine(t, { [tablePath]: bytesOf("multipath") });
    const { status, stderr } = both("connect", "9-9-9", "--root", root);
    assert.equal(status, 2);
    assert.match(stderr, /the tables have no path "9-9-9"; there is 0-1-1, 0-2-2/);
  });
});

suite("JSON as editors and attackers write it", () => {
  test("a byte order mark and white space may stand in front", (t) => {
    const json = readFileSync(fixture("minimal"), "utf8");
    const root = makeMachine(t, { plain: json, marked: `\ufeff${json}`, spaced: `\r\n\t ${json}` });
    const expected = both("plan", join(root, "plain"));
    assert.equal(expected.status, 0);
    assert.deepEqual(both("plan", join(root, "marked")), expected);
    assert.deepEqual(both("plan", join(root, "spaced")), expected);
  });

  for (const [what, open, close] of [
    ["lists", "[", "]"],
    ["objects", '{"a":', "}"],
  ] as const) {
    test(`100,000 nested ${what} are a table that is no good, not an error of ours`, (t) => {
      const levels = 100_000;
      const json = `{"host":${open.repeat(levels)}0${close.repeat(levels)}}`;
      const path = join(makeMachine(t, { json }), "json");
      for (const engine of Object.keys(engines) as Engine[]) {
        const { status, stderr } = runCommand(engine, ["plan", path]);
        assert.equal(status, 2);
        assert.match(stderr, /^nbft-boot: [^\n]*json: [^\n]*(nested too deeply|stack overflow)[^\n]*\n$/);
      }
    });
  }
});

suite("units of a machine whose kernel command line forbids them", () => {
  for (const option of ["rd.nvmf.nonbft", "rd.nbft=0"]) {
    test(`none, and it says why: ${option}`, (t) => {
      const root = makeMachine(t, { [tablePath]: bytesOf("minimal"), "proc/cmdline": `quiet ${option}\n` });
      const { status, stdout, stderr } = both("units", "--stdout", "--root", root);
      assert.deepEqual([status, stdout], [0, ""]);
      assert.ok(stderr.includes(option.replace(/=.*/, "")), stderr);
      assert.match(both("units", "--stdout", "--root", root, fixture("minimal")).stdout, /nbft-boot-connect@/);
    });
  }
});

test("a configuration that is a link to /dev/null is empty, as a unit would be, and no reason for a warning", (t) => {
  const files = {
    [tablePath]: bytesOf("minimal"),
    "etc/initrd-release": "",
    "usr/lib/nbft-boot.conf": "[Network]\nNaming=wrong\n",
  };
  const root = makeMachine(t, files);
  assert.match(both("pre", "--root", root).stderr, /Naming="wrong"/);
  symlinkSync("/dev/null", join(root, "etc/nbft-boot.conf"));
  assert.doesNotMatch(both("pre", "--root", root).stderr, /nbft-boot\.conf/);
});

test("standard output that is closed is an error, where something has to be written there", () => {
  for (const command of ["show", "check --quiet"]) {
    const { status, stderr } = spawnSync(
      "sh",
      ["-c", `exec "$1" ${command} --root /dev/fd >&-`, "sh", engines.native],
      {
        encoding: "utf8",
      },
    );
    const said = command === "show" ? "nbft-boot: write standard output: EBADF\n" : "";
    assert.deepEqual([status, stderr], [said === "" ? 0 : 1, said]);
  }
});

test("discover of a discovery controller that the plan leaves out says why", (t) => {
  const root = makeMachine(t, { "sys/firmware/acpi/tables/NBFT": bytesOf("multipath") });
  const { status, stderr } = both("discover", "0-1-1", "--timeout=1", "--root", root);
  assert.equal(status, 2);
  assert.match(
    stderr,
    /0-1-1 is left out: firmware has asked it already, and an SSNS holds the answer; see nbft-boot plan/,
  );
});
