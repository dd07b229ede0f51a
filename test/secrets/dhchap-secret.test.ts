// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { secretProblem } from "../../src/secrets/dhchap-secret.ts";
import { damaged, secrets } from "./secrets.ts";

for (const [name, secret] of Object.entries(secrets)) {
  test(`a secret of others: ${name}`, () => {
    assert.equal(secretProblem(secret), undefined);
  });
}

test("the specification's example goes with every hash, whatever its length", () => {
  for (const hash of ["00", "01", "02", "03"]) {
    assert.equal(secretProblem(secrets.specification.replace(":00:", `:${hash}:`)), undefined);
  }
});

test("a hundred secrets of Python's zlib and base64", () => {
  const script = `
import base64, random, struct, zlib
random.seed(12)
for _ in range(100):
    key = random.randbytes(random.choice([32, 48, 64]))
    print("DHHC-1:%02d:%s:" % (random.randrange(4), base64.b64encode(key + struct.pack("<I", zlib.crc32(key))).decode()))`;
  const lines = execFileSync("python3", ["-c", script], { encoding: "utf8" }).trim().split("\n");
  assert.equal(lines.length, 100);
  for (const line of lines) {
    assert.equal(secretProblem(line), undefined, line);
  }
});

const form = "is not of the form DHHC-1:hh:base64: with a colon at its end";
const base64 = "is not base64 as it has to be written";
const length = "has a key of the wrong length, not 32, 48, 64 bytes and a CRC";
const crc = "has a CRC that does not fit: a character is wrong";
const { short, middle } = secrets;

const hostile: Readonly<Record<string, readonly [secret: string, problem: string]>> = {
  nothing: ["", form],
  "another kind": ["NVMeTLSkey-1:01:VRLbtnN9AQb2WXW3c9+wEf/DRLz0QuLdbYvEhwtdWwNf9LrZ:", form],
  "no colon at its end": [short.slice(0, -1), form],
  "a comma, which would begin an option": [`${short},host_iface=eth1`, form],
  "an option in its middle": [short.replace("ICcu", "IC,u"), form],
  "a line end behind it": [`${short}\n`, form],
  "a NUL behind it": [`${short}\0`, form],
  "a space in it": [short.replace("ICcu", "IC u"), form],
  "lower case": [short.replace("DHHC", "dhhc"), form],
  "one digit of a hash": [short.replace(":00:", ":0:"), form],
  "an unknown hash": [short.replace(":00:", ":04:"), "names an unknown hash, not one of 00, 01, 02, 03"],
  "letters beyond ASCII": [short.replace("ICcu", "ICc\u0443"), form],
  "the URL's alphabet": [short.replace("ICcu", "IC-_"), form],
  "a character too few": [short.replace("ICcu", "ICc"), base64],
  "padding in its middle": [short.replace("ICcu", "IC=u"), base64],
  "bits behind its end, which others would read as the same": [middle.replace("TQ==", "TR=="), base64],
  "31 bytes": [`DHHC-1:00:${Buffer.alloc(35).toString("base64")}:`, length],
  "33 bytes": [`DHHC-1:00:${Buffer.alloc(37).toString("base64")}:`, length],
  "no bytes but a CRC": ["DHHC-1:00:AAAAAA==:", length],
  "fewer bytes than a CRC": ["DHHC-1:00:AAAA:", length],
  "a megabyte": [`DHHC-1:00:${"A".repeat(1 << 20)}:`, length],
  "zeroes, whose CRC is not zero": [`DHHC-1:00:${Buffer.alloc(36).toString("base64")}:`, crc],
  "a wrong character": [damaged, crc],
};

for (const [name, [secret, problem]] of Object.entries(hostile)) {
  test(`no secret: ${name}`, () => {
    assert.equal(secretProblem(secret), problem);
  });
}
