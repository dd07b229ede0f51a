// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { ambiguousRoot } from "../../src/boot/root-name.ts";
import { parseCommandLine } from "../../src/machine/kernel-command-line.ts";
import type { BootPlan } from "../../src/plan/types.ts";

const uuids = ["c0ffee00-1111-4222-8333-444444444401", "c0ffee00-1111-4222-8333-444444444402"];

function remark(line: string, nids: readonly (string | undefined)[], nqns?: readonly string[]): string | undefined {
  const paths = nids.map((nid, number) => ({
    subsysNqn: nqns?.[number] ?? `nqn.2014-08.org.example:${number}`,
    namespaces: [{ nsid: 1, ...(nid === undefined ? {} : { nid }) }],
  }));
  return ambiguousRoot(parseCommandLine(line), { paths } as unknown as BootPlan);
}

suite("root= by the number of a disk", () => {
  test("with two subsystems is the disk of who answers first; the names that do not change are said", () => {
    assert.equal(
      remark("root=/dev/nvme0n1", uuids),
      `root=/dev/nvme0n1 is a disk of whichever of 2 subsystems answers first: write /dev/disk/by-id/nvme-uuid.${uuids[0]}, or /dev/disk/by-id/nvme-uuid.${uuids[1]}, or UUID= or LABEL= of its file system`,
    );
    assert.match(remark("root=/dev/nvme1n1p2", uuids) ?? "", /write \/dev\/disk\/by-id\/nvme-uuid\.\S+01-part2, or /);
  });

  test("is left alone with one subsystem, however many paths lead there", () => {
    assert.equal(remark("root=/dev/nvme0n1", [uuids[0], uuids[0]], ["nqn.a", "nqn.a"]), undefined);
    assert.equal(remark("root=/dev/nvme0n1", [uuids[0]]), undefined);
  });

  test("other names are left alone", () => {
    for (const root of ["UUID=1", "/dev/disk/by-id/nvme-uuid.1", "/dev/nvme0", "/dev/sda1", "/dev/nvme0n1p2/x", ""]) {
      assert.equal(remark(`root=${root}`, uuids), undefined, root);
    }
  });

  test("without identifiers in the table, or with ones that udev may name otherwise, the file system's is said", () => {
    assert.match(remark("root=/dev/nvme0n1", [undefined, "0123456789abcdef"]) ?? "", /first: write UUID= or LABEL=/);
  });

  test("a thousand disks are not listed", () => {
    const many = Array.from({ length: 1000 }, (_, n) => `c0ffee00-1111-4222-8333-${String(n).padStart(12, "0")}`);
    assert.match(remark("root=/dev/nvme0n1", many) ?? "", /of 1000 subsystems answers first: write UUID= or LABEL=/);
  });
});
