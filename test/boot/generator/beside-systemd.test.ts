// SPDX-License-Identifier: LGPL-2.1-or-later
// The generator beside systemd's own ones, as Debian trixie's systemd (257) runs them: which limits of a device are read, and in which order.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, suite, test } from "node:test";
import { Unavailable } from "../../../tools/program.ts";
import { top } from "../../../tools/top.ts";
import { makeTree, runInTree } from "../../../tools/tree.ts";
import { makeTable } from "../../golden/tables.ts";
import { storageTree } from "../../lab/images/storage-tree.ts";
import { whereAvailable } from "../../where-available.ts";

const program = join(top, "dist/nbft-boot");

/** What systemd would do (--test), which wants no user 0 for it, a cgroup, and not to be process 1. */
const script = `
mkdir -p /etc/nbft-boot/tables /tmp/home
cp /table /etc/nbft-boot/tables/NBFT
cp /program /usr/lib/systemd/system-generators/nbft-boot-generator
touch /etc/initrd-release
cat >/etc/fstab <<'END'
UUID=data /data ext4 x-systemd.device-timeout=7
UUID=optional /optional ext4 nofail
END
cat >/etc/crypttab <<'END'
crypt UUID=luks none luks
limited UUID=limited none luks,x-systemd.device-timeout=8
keyed UUID=keyed /key:UUID=stick luks,keyfile-timeout=9
END
mount -t cgroup2 cgroup2 /sys/fs/cgroup || exit 77
export SYSTEMD_IN_INITRD=1 HOME=/tmp/home
export SYSTEMD_PROC_CMDLINE="root=UUID=root resume=UUID=swap"
chmod 777 /run /tmp /tmp/home
setpriv --reuid=65534 --regid=65534 --clear-groups /usr/lib/systemd/systemd --test --system --unit=initrd.target --no-pager
exit $?
`;

/** Unit -> its drop-ins in the order in which systemd reads them, each as folder/name. */
let dropIns: ReadonlyMap<string, readonly string[]>;

async function load(): Promise<void> {
  if (!existsSync(program)) {
    throw new Unavailable("dist/nbft-boot is not built");
  }
  const folder = mkdtempSync(join(tmpdir(), "nbft-generators-"));
  try {
    const table = join(folder, "NBFT");
    writeFileSync(table, makeTable({ ssns: [{}] }));
    const tree = await makeTree("tree-storage", storageTree);
    const bind = { "/table": table, "/program": program };
    const { status, stdout, stderr } = await runInTree(tree, ["sh", "-euc", script], { bind });
    if (status === 77) {
      throw new Unavailable("there is no cgroup2 here");
    }
    assert.equal(status, 0, stderr);
    dropIns = new Map(
      stdout
        .toString()
        .split(/^\t*→ Unit /m)
        .map((text) => [
          text.slice(0, text.indexOf(":\n")),
          [...text.matchAll(/DropIn Path: \S+\/([^/\n]+\/[^/\n]+)$/gm)].map(([, path]) => path ?? ""),
        ]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

suite("limits of devices beside systemd's own generators", () => {
  let failure: unknown;
  before(async () => {
    await load().catch((error: unknown) => {
      failure = error;
    });
  });
  const limitsOf = (device: string, expected: readonly string[]) =>
    whereAvailable(() => {
      if (failure !== undefined) {
        throw failure;
      }
      assert.deepEqual(dropIns.get(`dev-disk-by\\x2duuid-${device}.device`), expected);
    });
  const ours = "dev-disk-.device.d/40-nbft-boot.conf";
  const own = (device: string, name: string) => `dev-disk-by\\x2duuid-${device}.device.d/${name}`;

  test("root has ours alone", limitsOf("root", [ours]));
  test("so has the source of a LUKS volume", limitsOf("luks", [ours]));
  test(
    "x-systemd.device-timeout= of fstab is read last, and wins",
    limitsOf("data", [ours, own("data", "50-device-timeout.conf")]),
  );
  test(
    "x-systemd.device-timeout= of crypttab too",
    limitsOf("limited", [ours, own("limited", "50-device-timeout.conf")]),
  );
  test("and keyfile-timeout=", limitsOf("stick", [ours, own("stick", "90-device-timeout.conf")]));
  test(
    "what has nofail has none: the empty file takes the prefix' place",
    limitsOf("optional", [own("optional", "40-nbft-boot.conf")]),
  );
  test(
    "that of resume= is read behind what systemd thinks, two minutes from the start on",
    limitsOf("swap", [own("swap", "40-device-timeout.conf"), own("swap", "40-nbft-boot.conf")]),
  );
});
