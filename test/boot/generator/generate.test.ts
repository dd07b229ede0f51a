// SPDX-License-Identifier: LGPL-2.1-or-later
// What the generator writes for which machine: test/roots. Here: how it is called, what it logs, and how it ends.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { generate } from "../../../src/boot/generator/generate.ts";
import { makeTable } from "../../golden/tables.ts";
import { ExitError, MockHost, type MockMachine } from "../../mock-host.ts";

const files = {
  "/sys/firmware/acpi/tables/NBFT": makeTable({ ssns: [{}] }),
  "/etc/initrd-release": "",
  "/dev/kmsg": "",
};
const programName = "nbft-boot-generator";

function run(machine: MockMachine): { readonly host: MockHost; readonly status: number } {
  const host = new MockHost({ programName, args: ["/out", "/early", "/late"], files, ...machine });
  try {
    generate(host);
    return { host, status: 0 };
  } catch (error) {
    assert.ok(error instanceof ExitError);
    return { host, status: error.code };
  }
}

suite("nbft-boot-generator", () => {
  test("takes one folder or three, writes only into the first, and says how it is used otherwise", () => {
    assert.equal(run({}).status, 0);
    assert.equal(run({ args: ["/out/"] }).status, 0);
    assert.deepEqual(
      run({})
        .host.list()
        .filter((path) => /^\/(early|late)/.test(path)),
      [],
    );
    for (const args of [[], ["/a", "/b"], ["/a", "/b", "/c", "/d"]]) {
      const { host, status } = run({ args });
      assert.equal(status, 2);
      assert.match(host.err, /^usage: .*\n$/);
    }
  });

  test("without a table it writes nothing and says nothing", () => {
    const { host, status } = run({ files: { "/etc/initrd-release": "", "/dev/kmsg": "" } });
    assert.equal(status, 0);
    assert.deepEqual(host.list(), ["/dev/kmsg", "/etc/initrd-release"]);
    assert.equal(host.text("/dev/kmsg"), "");
  });

  test("$NBFT_BOOT_ROOT is in front of every path but that of the output", () => {
    const moved = Object.fromEntries(Object.entries(files).map(([path, content]) => [`/machine${path}`, content]));
    const { host } = run({ files: moved, environment: { NBFT_BOOT_ROOT: "/machine/" } });
    assert.ok(
      host
        .list("/out")
        .some((line) => line.startsWith("/out/nbft-boot.target.wants/nbft-boot-connect@0-1-1.service ->")),
    );
    assert.match(
      host.text("/machine/dev/kmsg") ?? "",
      /^<6>nbft-boot-generator: 1 path over 1 interface, from NBFT\n$/,
    );
  });

  test("fails only where its output folder cannot be written", () => {
    const host = new MockHost({ programName, args: ["/out"], files });
    host.failures.set("/out/initrd.target.wants", "ENOSPC");
    assert.throws(() => generate(host), { code: 1 });
    assert.match(host.text("/dev/kmsg") ?? "", /^<3>.*cannot write units: .*ENOSPC$/m);
  });

  test("a table that is refused is one line and no failure", () => {
    const { host, status } = run({ files: { ...files, "/sys/firmware/acpi/tables/NBFT": "NBFT" } });
    assert.equal(status, 0);
    assert.match(
      host.text("/dev/kmsg") ?? "",
      /^<4>nbft-boot-generator: \/sys\/firmware\/acpi\/tables\/NBFT is refused: .*\n<6>.*nothing to connect.*\n$/,
    );
    assert.deepEqual(host.list("/out"), []);
  });

  test("a thousand problems are a few lines, because the kernel takes ten in five seconds", () => {
    const ssns = Array.from({ length: 200 }, (_, index) => ({ index: index + 1, primaryHfi: 99 }));
    const tables = [1, 2, 3, 4, 5].map((number) => [
      `/sys/firmware/acpi/tables/NBFT${number}`,
      makeTable({ host: { id: `6f000000-0000-4000-8000-00000000000${number}` }, ssns }),
    ]);
    const { host, status } = run({ files: { ...files, ...Object.fromEntries(tables) } });
    const lines = (host.text("/dev/kmsg") ?? "").trimEnd().split("\n");
    assert.equal(status, 0);
    assert.ok(lines.length <= 6, `${lines.length} lines`);
    assert.match(lines.at(-2) ?? "", /^<4>nbft-boot-generator: 1000 more problems; see nbft-boot check$/);
  });
});
