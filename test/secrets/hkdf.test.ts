// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { suite, test } from "node:test";
import { hkdfExpand, hkdfExtract, hkdfLabel, hmac } from "../../src/secrets/hkdf.ts";
import { type HashName, sha2 } from "../../src/secrets/sha2.ts";

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex.replaceAll(/\s/g, ""), "hex"));
const hex = (array: Uint8Array) => Buffer.from(array).toString("hex");
const names: readonly HashName[] = ["SHA-256", "SHA-384"];

suite("SHA-2", () => {
  test("FIPS 180-4's example abc, and nothing", () => {
    const abc = Buffer.from("abc");
    assert.equal(hex(sha2("SHA-256", abc)), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert.equal(
      hex(sha2("SHA-384", abc)),
      "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
    );
    assert.equal(
      hex(sha2("SHA-256", new Uint8Array())),
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
  });

  for (const name of names) {
    test(`${name} of all lengths around its blocks, as OpenSSL has them`, () => {
      for (const length of [
        1, 54, 55, 56, 57, 63, 64, 65, 110, 111, 112, 113, 119, 120, 127, 128, 129, 200, 255, 300,
      ]) {
        const message = Uint8Array.from({ length }, (_, index) => (index * 151 + length) & 0xff);
        assert.equal(
          hex(sha2(name, message)),
          createHash(name.replace("-", "")).update(message).digest("hex"),
          `${length}`,
        );
      }
    });

    test(`HMAC of ${name} with short and long keys, as OpenSSL has it`, () => {
      for (const length of [0, 1, 32, 63, 64, 65, 128, 129, 200]) {
        const key = Uint8Array.from({ length }, (_, index) => (index * 7 + 3) & 0xff);
        const own = createHmac(name.replace("-", ""), key).update("message").digest("hex");
        assert.equal(hex(hmac(name, key, Buffer.from("message"))), own, `${length}`);
      }
    });
  }
});

suite("HKDF", () => {
  test("RFC 5869, appendix A.1: basic test case with SHA-256, its first block", () => {
    const key = hkdfExtract("SHA-256", bytes("0b".repeat(22)), bytes("000102030405060708090a0b0c"));
    assert.equal(hex(key), "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
    assert.equal(
      hex(hkdfExpand("SHA-256", key, bytes("f0f1f2f3f4f5f6f7f8f9"), 32)),
      "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
    );
  });

  test("RFC 5869, appendix A.3: without salt and info, its first block", () => {
    const key = hkdfExtract("SHA-256", bytes("0b".repeat(22)));
    assert.equal(hex(key), "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04");
    assert.equal(
      hex(hkdfExpand("SHA-256", key, new Uint8Array(), 32)),
      "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d",
    );
  });

  test("RFC 8448, section 3 (Expand-Label of RFC 8446): the secret derived for handshake, from the early secret", () => {
    const early = hkdfExtract("SHA-256", new Uint8Array(32));
    assert.equal(hex(early), "33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a");
    // Its context is the hash of nothing, which is no text: the label with an empty one is compared with the RFC's key and IV below.
    const secret = bytes("b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21");
    assert.equal(hex(hkdfExpand("SHA-256", secret, hkdfLabel("key", "", 16), 16)), "dbfaa693d1762c5b666af5d950258d01");
    assert.equal(hex(hkdfExpand("SHA-256", secret, hkdfLabel("iv", "", 12), 12)), "5bd3c71b836e0b76bb73265f");
  });
});
