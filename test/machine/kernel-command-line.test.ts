// SPDX-License-Identifier: LGPL-2.1-or-later

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { machineAt } from "../../src/host/machine-at.ts";
import {
  allValues,
  isSwitchedOn,
  lastValue,
  parseCommandLine,
  readCommandLine,
} from "../../src/machine/kernel-command-line.ts";
import { MockHost } from "../mock-host.ts";

suite("kernel command line", () => {
  test("words are separated by any white space", () => {
    assert.deepEqual(parseCommandLine("  quiet\troot=/dev/sda1  rw\n"), [
      { key: "quiet" },
      { key: "root", value: "/dev/sda1" },
      { key: "rw" },
    ]);
  });

  test("quotes hold white space, wherever in a word they stand, and vanish", () => {
    const values = ['root="LABEL=my root"', '"root=LABEL=my root"', "root='LABEL=my root'", "ro'ot=LABEL=my root'"];
    for (const value of values) {
      assert.deepEqual(parseCommandLine(value), [{ key: "root", value: "LABEL=my root" }], value);
    }
  });

  test("a quote of one kind holds quotes of the other", () => {
    assert.deepEqual(parseCommandLine(`root='LABEL="a b"' x`), [{ key: "root", value: 'LABEL="a b"' }, { key: "x" }]);
  });

  test("an unclosed quote ends with the line", () => {
    assert.deepEqual(parseCommandLine('a="b c'), [{ key: "a", value: "b c" }]);
  });

  test("backslashes stay", () => {
    assert.deepEqual(parseCommandLine("root=LABEL=a\\x20b"), [{ key: "root", value: "LABEL=a\\x20b" }]);
  });

  test("the value starts at the first equals sign, and may be empty", () => {
    assert.deepEqual(parseCommandLine("root=UUID=x empty="), [
      { key: "root", value: "UUID=x" },
      { key: "empty", value: "" },
    ]);
  });

  test("the last value wins; a key alone is no value", () => {
    const parameters = parseCommandLine("root=a root=b root");
    assert.equal(lastValue(parameters, "root"), "b");
    assert.equal(lastValue(parameters, "roo"), undefined);
    assert.deepEqual(allValues(parseCommandLine("x=1 y x= x=2"), "x"), ["1", "2"]);
  });

  test("a switch is off with 0, no and off, on alone or with anything else, and the last one wins", () => {
    const on = (line: string): boolean => isSwitchedOn(parseCommandLine(line), "rd.nvmf.nonbft", false);
    assert.equal(on("rd.nvmf.nonbft"), true);
    assert.equal(on("rd.nvmf.nonbft=1"), true);
    assert.equal(on("rd.nvmf.nonbft="), true);
    assert.equal(on("rd.nvmf.nonbft=0"), false);
    assert.equal(on("rd.nvmf.nonbft=no"), false);
    assert.equal(on("rd.nvmf.nonbft=off"), false);
    assert.equal(on("rd.nvmf.nonbft rd.nvmf.nonbft=0"), false);
    assert.equal(on("rd.nvmf.nonbft=0 rd.nvmf.nonbft"), true);
    assert.equal(on("rd.nvmf.nonbft2"), false);
  });

  test("is $SYSTEMD_PROC_CMDLINE where that is set, else /proc/cmdline below the root", () => {
    const files = { "/machine/proc/cmdline": "root=file\n", "/proc/cmdline": "root=host\n" };
    assert.equal(lastValue(readCommandLine(machineAt(new MockHost({ files }), "/machine")), "root"), "file");
    assert.equal(lastValue(readCommandLine(new MockHost({ files })), "root"), "host");
    const environment = { SYSTEMD_PROC_CMDLINE: "root=environment" };
    assert.equal(lastValue(readCommandLine(new MockHost({ files, environment })), "root"), "environment");
    assert.deepEqual(readCommandLine(new MockHost()), []);
  });

  test("what dracut built in counts, and what was typed at boot overrides it", () => {
    const files = {
      "/etc/cmdline.d/01-a.conf": "rd.nbft=0 root=LABEL=built-in\n",
      "/etc/cmdline.d/02-b.conf": "rd.timeout=9\nx\n",
      "/etc/cmdline.d/readme": "rd.timeout=1\n",
      "/proc/cmdline": "root=LABEL=typed\n",
    };
    const parameters = readCommandLine(new MockHost({ files }));
    assert.equal(isSwitchedOn(parameters, "rd.nbft", true), false);
    assert.equal(lastValue(parameters, "root"), "LABEL=typed");
    assert.equal(lastValue(parameters, "rd.timeout"), "9");
  });

  test("what nbft-boot tells dracut's other modules is not said to nbft-boot", () => {
    const own = { "/etc/cmdline.d/50-nbft-boot.conf": "rd.nvmf.nonbft\n" };
    assert.deepEqual(readCommandLine(new MockHost({ files: own })), []);
    const files = { ...own, "/etc/cmdline.d/50-other.conf": "rd.nvmf.nonbft\n" };
    assert.deepEqual(readCommandLine(new MockHost({ files })), [{ key: "rd.nvmf.nonbft" }]);
  });

  test("bytes that are no UTF-8 cost only themselves", () => {
    const bytes = Uint8Array.from(
      [..."rd.nbft=0 root=LABEL="].map((character) => character.charCodeAt(0)).concat(0xff),
    );
    const host = new MockHost({ files: { "/proc/cmdline": bytes } });
    assert.equal(isSwitchedOn(readCommandLine(host), "rd.nbft", true), false);
  });
});
