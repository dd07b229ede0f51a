// SPDX-License-Identifier: LGPL-2.1-or-later
// What a message repeats of a source is printable and short. Found by test/fuzz/sources.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { kernelOptions } from "../../src/formats/kernel-options.ts";
import { netplan } from "../../src/formats/netplan.ts";
import { refusal } from "./described.ts";

function messages(text: string): readonly string[] {
  return kernelOptions.read({ name: "cmdline", text }, []).remarks.map(({ message }) => message);
}

suite("what messages repeat of a source", () => {
  test("the key of a kernel option with a character that is not seen, or of any length", () => {
    assert.match(String(messages("rd.nvmf.x\ufeff=1")), /^"rd\.nvmf\.x\\ufeff": is not known/);
    const [long = ""] = messages(`rd.nvmf.${"e".repeat(4000)}=1`);
    assert.ok(long.length < 250, long);
  });

  test("a command line of a megabyte is none, and would take a second", () => {
    assert.equal(
      refusal(kernelOptions, "a=b ".repeat(1 << 18)),
      "file: is longer than 128 KiB: no kernel command line is",
    );
  });

  test("regression: of a hundred search domains, a few are named", () => {
    const search = Array.from({ length: 100 }, (_, index) => `${index}.example.com`).join(", ");
    const text = `network: {ethernets: {ens3: {nameservers: {search: [${search}]}}}}\n`;
    const [message = ""] = netplan.read({ name: "file", text }, []).remarks.map((remark) => remark.message);
    assert.match(message, /"0\.example\.com".* and 96 more cannot be said by a table/);
  });

  test("no interface has a control character in its name", () => {
    assert.match(String(messages("ip=storage\u00850:dhcp")), /^ip: "storage\\u00850" is no name of an interface/);
  });

  test("regression: what the YAML parser repeats of an escape that is none is seen", () => {
    const text = `network: {ethernets: {"\\\u202e": {}}}\n`;
    assert.match(refusal(netplan, text), /^file:1:\d+: is no YAML: [ -~]*\\u202e$/);
  });

  test("what stands where no YAML may is not repeated: it may be a password", () => {
    const text = "a b\n  # c\nhunter2 'x'\n";
    assert.match(refusal(netplan, text), /^file:3:1: is no YAML: /);
    assert.doesNotMatch(refusal(netplan, text), /hunter2/);
  });
});
