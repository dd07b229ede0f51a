// SPDX-License-Identifier: LGPL-2.1-or-later
// What is made, as others read it: cpio(1), zlib, Node's own base64.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { CarrierError, carry } from "../../src/carriers/carry.ts";
import { gzip } from "../../src/carriers/gzip.ts";
import { needPrograms } from "../../tools/apt.ts";
import { bytesOf } from "../cli/run-command.ts";
import { whereAvailable } from "../where-available.ts";

const table = bytesOf("multipath");
const bytes = (content: Uint8Array | string): Uint8Array => {
  assert.ok(typeof content !== "string");
  return content;
};

/** The paths in an archive, as `ls -n` shows them, and the content of the last one. */
async function unpack(
  archive: Uint8Array,
): Promise<{ readonly list: readonly string[]; readonly content: Uint8Array }> {
  await needPrograms({ cpio: "cpio" });
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-cpio-"));
  const cpio = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync("cpio", args, { cwd: folder, input: archive, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    return stdout.trim().split("\n");
  };
  try {
    const list = cpio("--list", "--verbose", "--numeric-uid-gid").map((line) => line.replace(/ +/g, " "));
    cpio("--extract", "--quiet", "--preserve-modification-time");
    const path = list.at(-1)?.split(" ").at(-1) ?? "";
    assert.equal(statSync(join(folder, path)).mtimeMs, 0);
    return { list, content: new Uint8Array(readFileSync(join(folder, path))) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

suite("what carries a table", () => {
  test(
    "cpio: root's, with the folders that lead there, readable, without a time",
    whereAvailable(async () => {
      const archive = bytes(carry(table, "cpio"));
      assert.equal(archive.length % 512, 0);
      const { list, content } = await unpack(archive);
      const modes = list.map((line) => line.replace(/^(\S+) \d+ (\d+ \d+) .* (\S+)$/, "$1 $2 $3"));
      assert.deepEqual(modes, [
        "drwxr-xr-x 0 0 etc",
        "drwxr-xr-x 0 0 etc/nbft-boot",
        "drwxr-xr-x 0 0 etc/nbft-boot/tables",
        "-rw-r--r-- 0 0 etc/nbft-boot/tables/NBFT",
      ]);
      assert.deepEqual(content, table);
    }),
  );

  test(
    "acpi: where the kernel looks for tables that override firmware's",
    whereAvailable(async () => {
      const { list, content } = await unpack(bytes(carry(table, "acpi")));
      assert.match(list.at(-1) ?? "", / kernel\/firmware\/acpi\/NBFT\.aml$/);
      assert.deepEqual(content, table);
    }),
  );

  test("cpio.gz: the same archive, whatever its length", () => {
    assert.deepEqual(new Uint8Array(gunzipSync(bytes(carry(table, "cpio.gz")))), carry(table, "cpio"));
    for (const length of [0, 1, 65535, 65536, 200_000]) {
      const content = Uint8Array.from({ length }, (_, index) => index * 7);
      assert.deepEqual(new Uint8Array(gunzipSync(gzip(content))), content);
    }
  });

  test("credential and smbios: words of printable characters without blanks", () => {
    const base64 = Buffer.from(table).toString("base64");
    assert.equal(carry(table, "credential"), `systemd.set_credential_binary=nbft-boot.table:${base64}`);
    assert.equal(carry(table, "smbios"), `io.systemd.credential.binary:nbft-boot.table=${base64}`);
  });

  test("a table too long for a command line is refused, and the answer names what takes it", () => {
    const long = bytesOf("everything");
    assert.ok(long.length > 1400);
    assert.throws(
      () => carry(long, "credential"),
      (error) => error instanceof CarrierError && /--as=cpio/.test(error.message),
    );
    assert.ok(carry(long, "smbios").length > 1900);
  });
});
