// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { arrayLinkFiles } from "../../../src/boot/pre/array-links.ts";
import { mustRunInTree, trixieTree } from "../../../tools/tree.ts";
import { MockHost } from "../../mock-host.ts";
import { whereAvailable } from "../../where-available.ts";

const probes = "10-mkosi-initrd-md.rules";
const ours = "05-nbft-boot-md.rules";

function rule(files: Readonly<Record<string, string>> = { [`/usr/lib/udev/rules.d/${probes}`]: "" }): string {
  const file = arrayLinkFiles(new MockHost({ files })).get(`/run/udev/rules.d/${ours}`);
  return file !== undefined && "text" in file ? file.text : "";
}

suite("links to arrays", () => {
  test("regression: where mkosi 25 probes an array first, udev does not compare its disk's number", () => {
    assert.ok(ours < probes);
    assert.match(rule(), /^SUBSYSTEM=="block", KERNEL=="md\*", .*ENV\{ID_IGNORE_DISKSEQ\}="1"$/m);
  });

  test("are left to udev elsewhere, and in the real root, which has the rule too", () => {
    assert.equal(rule({}), "");
    assert.match(rule(), /TEST=="\/etc\/initrd-release"/);
  });

  test(
    "udev takes the rule",
    whereAvailable(async () => {
      const input = Buffer.from(rule());
      await mustRunInTree(await trixieTree(), ["sh", "-ec", "cat >/run/05.rules; udevadm verify /run/05.rules"], {
        input,
      });
    }),
  );
});
