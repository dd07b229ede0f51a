// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { keepCarriedTables } from "../../src/boot/pre/carried-tables.ts";
import { decodeTables } from "../../src/sources/decode-tables.ts";
import { readTables } from "../../src/sources/read-tables.ts";
import { hasTables } from "../../src/sources/table-files.ts";
import { top } from "../../tools/top.ts";
import { bytesOf } from "../cli/run-command.ts";
import { MockHost } from "../mock-host.ts";

const system = "/run/credentials/@system";
const [first, second] = [bytesOf("static-ipv4"), bytesOf("dhcp-ipv4")];
const withSystemd = { "/run/systemd/system/x": "" };
const option = (name: string, bytes: Uint8Array) =>
  `systemd.set_credential_binary=${name}:${Buffer.from(bytes).toString("base64")}`;
const found = (host: MockHost) => readTables(host).map(({ number, name, path }) => [number, name, path]);

suite("tables that are credentials", () => {
  test("are tables of the machine, by the numbers of their names", () => {
    const files = { ...withSystemd, [`${system}/nbft-boot.table.2`]: second, [`${system}/nbft-boot.table`]: first };
    const host = new MockHost({ files });
    assert.ok(hasTables(host));
    assert.deepEqual(found(host), [
      [0, "nbft-boot.table", `${system}/nbft-boot.table`],
      [2, "nbft-boot.table.2", `${system}/nbft-boot.table.2`],
    ]);
  });

  test("other credentials are none", () => {
    const names = ["nbft-boot.tables", "nbft-boot.table.x", "nbft-boot.table.1000", "passwd.hashed-password.root"];
    const host = new MockHost({
      files: { ...withSystemd, ...Object.fromEntries(names.map((name) => [`${system}/${name}`, first])) },
    });
    assert.ok(!hasTables(host));
  });

  test("a service has its own", () => {
    const files = { ...withSystemd, "/run/credentials/x.service/nbft-boot.table": first };
    const host = new MockHost({ files, environment: { CREDENTIALS_DIRECTORY: "/run/credentials/x.service" } });
    assert.deepEqual(found(host), [[0, "nbft-boot.table", "/run/credentials/x.service/nbft-boot.table"]]);
  });

  test("where systemd is not the first process they are read from the kernel command line, and only there", () => {
    const files = { "/proc/cmdline": `quiet ${option("nbft-boot.table", first)} ${option("other", second)}\n` };
    assert.deepEqual(found(new MockHost({ files })), [[0, "nbft-boot.table", "/proc/cmdline"]]);
    assert.deepEqual(readTables(new MockHost({ files }))[0]?.bytes, first);
    assert.deepEqual(found(new MockHost({ files: { ...files, ...withSystemd } })), []);
  });

  test("one that is no base64 costs itself alone, and is said", () => {
    const line = `systemd.set_credential_binary=nbft-boot.table:%%% ${option("nbft-boot.table.1", second)}`;
    const { tables, rejected } = decodeTables(readTables(new MockHost({ files: { "/proc/cmdline": line } })));
    assert.equal(tables.length, 1);
    assert.match(rejected[0]?.error.message ?? "", /a kernel option that is not base64/);
  });

  test("are kept for the real root under the same numbers, which does not see them twice", () => {
    const files = { ...withSystemd, [`${system}/nbft-boot.table`]: second, "/sys/firmware/acpi/tables/NBFT": first };
    const host = new MockHost({ files });
    const before = found(host).map(([number]) => number);
    keepCarriedTables(host, decodeTables(readTables(host)).tables);
    assert.deepEqual(host.readFile("/run/nbft-boot/tables/NBFT1"), second);
    assert.deepEqual(
      found(host).map(([number]) => number),
      before,
    );
    host.remove(`${system}/nbft-boot.table`);
    assert.deepEqual(
      found(host).map(([number]) => number),
      before,
    );
  });

  test("native/gate.c looks where the program does, for what begins so", () => {
    const source = readFileSync(join(top, "native/gate.c"), "utf8");
    assert.ok(source.includes(`credentials[] = "${system}", credential[] = "nbft-boot.table";`));
  });
});
