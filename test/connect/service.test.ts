// SPDX-License-Identifier: LGPL-2.1-or-later
// A connection as a service of systemd: how much it says, and how soon it lets itself be started again.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { connectById } from "../../src/connect/connect-by-id.ts";
import { discoverById } from "../../src/discover/discover-by-id.ts";
import { writePathRequest } from "../../src/plan/path-request.ts";
import { makeTable } from "../golden/tables.ts";
import { MockHost, type MockMachine } from "../mock-host.ts";
import { plan } from "../plan/make-plan.ts";
import { hfi, ssns, table } from "../plan/tables.ts";
import { connectTo, type Network, responders } from "./mock-connection.ts";
import { MockFabrics } from "./mock-fabrics.ts";
import { nic } from "./mock-machine.ts";

const service = { JOURNAL_STREAM: "8:1234" };
const initramfs = { "/etc/initrd-release": "" };

function machine(network: Network, more: MockMachine = {}): MockHost {
  const files = {
    ...nic("eth0", "52:54:00:00:00:01"),
    "/sys/firmware/acpi/tables/NBFT": makeTable({ ssns: [{ traddr: "10.0.0.1" }], discovery: [{}] }),
    "/dev/nvme-fabrics": "",
  };
  return new MockHost({ connectTcp: connectTo(network, []), ...more, files: { ...files, ...more.files } });
}

function linesOf(run: typeof connectById, more: MockMachine): number {
  const host = machine({ "10.0.0.1:4420": "ECONNREFUSED", "10.0.0.1:8009": "ECONNREFUSED" }, more);
  assert.equal(run(host, "0-1-1", { timeout: 300_000 }), 1);
  return host.err.trimEnd().split("\n").length;
}

suite("a path that stays dead", () => {
  for (const run of [connectById, discoverById]) {
    test(`${run.name}: is told every 10 s, and after a minute every minute, while a boot waits, and to a person`, () => {
      for (const more of [{ environment: service, files: initramfs }, {}]) {
        const lines = linesOf(run, more);
        assert.ok(lines >= 10 && lines <= 14, `${lines} lines`);
      }
    });

    test(`${run.name}: is told when it is seen and when it is given up by a service of the real root`, () => {
      assert.ok(linesOf(run, { environment: service }) <= 4);
    });
  }
});

suite("what the generator has resolved of a path", () => {
  const folder = "/run/systemd/generator/nbft-boot-requests";
  const made = plan(table({ hfi: [hfi(1)], ssns: [ssns(1)] }));
  const [path] = made.paths;
  assert.ok(path !== undefined && made.host !== undefined);
  const text = writePathRequest({ host: made.host, paths: 1 }, { ...path, traddr: "10.0.0.9" }, []);

  function lookFor(files: Readonly<Record<string, string>>, environment: Readonly<Record<string, string>>): string {
    const host = machine({ "10.0.0.1:4420": "ECONNREFUSED", "10.0.0.9:4420": "ECONNREFUSED" }, { environment, files });
    assert.equal(connectById(host, "0-1-1", { timeout: 1 }), 1);
    return host.err;
  }
  const named = { NBFT_BOOT_REQUESTS: folder };

  test("is what its service connects, and the tables are not read", () => {
    const lines = lookFor({ [`${folder}/0-1-1`]: text, "/sys/firmware/acpi/tables/NBFT": "damaged" }, named);
    assert.match(lines, /10\.0\.0\.9/);
    assert.doesNotMatch(lines, /generator/);
  });

  test("is ignored aloud where it is not as it was written, and the tables are read", () => {
    const lines = lookFor({ [`${folder}/0-1-1`]: text.replace("10.0.0.9", "10.0.0.8") }, named);
    assert.match(
      lines,
      /nbft-boot-requests\/0-1-1 is not as this version of nbft-boot-generator writes it: the tables/,
    );
    assert.match(lines, /10\.0\.0\.1/);
  });

  test("is not looked for by a person, and not missed", () => {
    assert.doesNotMatch(lookFor({ [`${folder}/0-1-1`]: text }, {}), /10\.0\.0\.9|generator/);
    assert.doesNotMatch(lookFor({}, named), /10\.0\.0\.9|generator/);
  });
});

suite("a path that is refused for good", () => {
  function refused(environment: Readonly<Record<string, string>>): MockHost {
    const fabrics = new MockFabrics();
    fabrics.failures.push("EINVAL");
    const openDevice = (_path: string, host: MockHost) => fabrics.open(host);
    const host = machine({ "10.0.0.1:4420": responders.nvme }, { environment, openDevice });
    assert.equal(connectById(host, "0-1-1", { timeout: 300_000 }), 1);
    assert.match(host.err, /EINVAL/);
    return host;
  }

  test("a service waits half a minute before it is started again", () => assert.equal(refused(service).clock, 30_000));
  test("a person is told at once", () => assert.equal(refused({}).clock, 0));
});
