// SPDX-License-Identifier: LGPL-2.1-or-later
// Every expected value was made by others: the specification, libnvme's test/psk.c, and the kernel's drivers/nvme/common/tests/auth_kunit.c.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { suite, test } from "node:test";
import { deriveTlsKey, pskProblem, usualPsk } from "../../src/secrets/tls-psk.ts";
import { psk } from "./psk.ts";
import { secrets } from "./secrets.ts";

const host = "nqn.psk-test-host";
const subsystem = "nqn.psk-test-subsys";
const compat = { identity: 1, isCompat: true } as const;

const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString("hex");

/** A configured PSK of these bytes, written by Python. */
function write(hash: string, key: string): string {
  const script = `import base64, struct, sys, zlib
key = bytes.fromhex(sys.argv[2])
print("NVMeTLSkey-1:%s:%s:" % (sys.argv[1], base64.b64encode(key + struct.pack("<I", zlib.crc32(key))).decode()), end="")`;
  return execFileSync("python3", ["-c", script, hash, key], { encoding: "utf8" });
}

suite("identities of libnvme", () => {
  const names = `${host} ${subsystem}`;
  const cases = [
    [psk.specification, usualPsk, `NVMe1R01 ${names} iSbjiStwJ/1TrTvDlt2fjFmzvsytOJelidNnA+X5lEU=`],
    [psk.long, usualPsk, `NVMe1R02 ${names} QhW2+Rp6RzHlNtCslyRxMnwJ11tKKhz8JCAQpQ+XUD8f9td1VeH5h53yz2wKJG1a`],
    [psk.specification, compat, `NVMe1R01 ${names} 66GuqV08TsAGII39teWUfwQwizjv06Jy8jOcX3NAAzM=`],
    [psk.long, compat, `NVMe1R02 ${names} RsKmYJ3nAn1ApjjMloJFbAkLPivONDAX/xW327YBUsn2eGShXSjCZvBaOxscLqmz`],
    [psk.specification, { ...usualPsk, identity: 0 }, `NVMe0R01 ${names}`],
    [psk.long, { ...usualPsk, identity: 0 }, `NVMe0R02 ${names}`],
  ] as const;
  for (const [secret, options, identity] of cases) {
    test(identity.slice(0, 60) + (options.isCompat ? " (compat)" : ""), () => {
      assert.equal(deriveTlsKey(secret, options, host, subsystem)?.identity, identity);
    });
  }
});

suite("keys of the kernel", () => {
  // Its generated PSK stands for the retained one: the identity differs (G for R), digest and key do not.
  const cases = [
    {
      psk: "1733c59fa7f48fcf37f5f26fc4ff0268ad4f78e030f4f3b0bfd1d47e7bb1447a",
      digest: "OldoKuTfKddMuyCznAZojkWD7P4D9/AtzDzLimtOxqI=",
      key: "3c17da628474a04d2247c4cab47968c915388193f7c071bd9489cc3666cd7cc8",
    },
    {
      psk: "f14b2dd3234c459694d3bc63f8968bd6b37c2c6de849e22e118749001ce4bbe8640b9e3a748cb11ce4b1d71d359cce39",
      digest: "cffMWk8TSS7HOQebjgYEIkrPrjWPV4JE5cdPB8WhEvY4JBW5YynKyv66XscN4A9n",
      key: "2774753233537b3fa50eb7d16a8e43457d85f4906c005b2236616c5d80939d0898fff15bb8b77119d2be0aac423e7590",
    },
  ];
  for (const { psk: configured, digest, key } of cases) {
    test(`${key.length / 2} bytes`, () => {
      const derived = deriveTlsKey(write("00", configured), usualPsk, "hostnqn", "subsysnqn");
      assert.equal(derived?.identity.split(" ").pop(), digest);
      assert.equal(hex(derived?.key), key);
    });
  }
});

test("a whole derivation of both kinds, as Python's hmac has it", () => {
  const script = `import base64, hashlib, hmac, struct, sys
def derive(md, psk, label, context, compat):
    n = len(psk)
    prk = hmac.new(bytes(n), psk, md).digest()
    info = struct.pack("<H", n) + b"tls13 " + label + context if compat else \\
        struct.pack(">HB", n, 6 + len(label)) + b"tls13 " + label + bytes([len(context)]) + context
    return hmac.new(prk, info + b"\\1", md).digest()
for key in bytes(range(32)), bytes(range(48)):
    for compat in False, True:
        for version in 0, 1:
            md, no = (hashlib.sha256, b"01") if len(key) == 32 else (hashlib.sha384, b"02")
            h, s = sys.argv[1].encode(), sys.argv[2].encode()
            retained = derive(md, key, b"HostNQN", h, compat)
            digest = base64.b64encode(hmac.new(retained, h + b" " + s + b" NVMe-over-Fabrics", md).digest())
            context = no + b" " + digest if version else b"NVMe0R" + no + b" " + h + b" " + s
            print(derive(md, retained, b"nvme-tls-psk", context, compat).hex())`;
  const expected = execFileSync("python3", ["-c", script, host, subsystem], { encoding: "utf8" }).trim().split("\n");
  const range = (length: number) => Buffer.from(Array.from({ length }, (_, index) => index)).toString("hex");
  const actual = [write("01", range(32)), write("02", range(48))].flatMap((configured) =>
    [false, true].flatMap((isCompat) =>
      ([0, 1] as const).map((identity) => hex(deriveTlsKey(configured, { identity, isCompat }, host, subsystem)?.key)),
    ),
  );
  assert.deepEqual(actual, expected);
  assert.equal(new Set(actual).size, 8);
});

test("an identity of version 0 that is longer than a label's context cannot be derived", () => {
  const long = `nqn.2024-01.org.example:${"x".repeat(199)}`;
  assert.equal(long.length, 223);
  assert.equal(deriveTlsKey(psk.specification, { identity: 0, isCompat: false }, long, long), undefined);
  assert.equal(deriveTlsKey(psk.specification, usualPsk, long, long)?.identity.length, 9 + 223 + 1 + 223 + 1 + 44);
});

suite("what is no PSK is said, and never shown", () => {
  const form = "is not of the form NVMeTLSkey-1:hh:base64: with a colon at its end";
  const lengths = /has a key of the wrong length, not/;
  const cases: Readonly<Record<string, readonly [string, string | RegExp]>> = {
    "a secret of DH-HMAC-CHAP": [secrets.short, form],
    "another version": [psk.specification.replace("-1:", "-2:"), form],
    "no colon at its end": [psk.specification.slice(0, -1), form],
    "an unknown hash": [psk.specification.replace(":01:", ":03:"), "names an unknown hash, not one of 00, 01, 02"],
    "32 bytes with SHA-384": [psk.specification.replace(":01:", ":02:"), lengths],
    "48 bytes with SHA-256": [psk.long.replace(":02:", ":01:"), lengths],
    "64 bytes": [secrets.long.replace("DHHC-1:03", "NVMeTLSkey-1:00"), lengths],
    "a wrong character": [
      psk.specification.replace("VRLb", "VRLc"),
      "has a CRC that does not fit: a character is wrong",
    ],
    "a wrong CRC": [psk.specification.replace("Nf9LrZ", "Nf9LrY"), "has a CRC that does not fit: a character is wrong"],
  };
  for (const [name, [secret, problem]] of Object.entries(cases)) {
    test(name, () => {
      const found = pskProblem(secret) ?? "";
      assert.match(found, typeof problem === "string" ? new RegExp(`^${problem}$`) : problem);
      assert.doesNotMatch(found, /VRL|ICc/);
      assert.equal(deriveTlsKey(secret, usualPsk, host, subsystem), undefined);
    });
  }
  test("but these are", () => {
    for (const secret of Object.values(psk)) {
      assert.equal(pskProblem(secret), undefined);
    }
  });
});
