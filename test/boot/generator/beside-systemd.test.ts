// SPDX-License-Identifier: LGPL-2.1-or-later
// The generator beside systemd's own ones, as real systemd runs them: which limits of a device are read, and in which order.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { Unavailable } from "../../../tools/program.ts";
import { top } from "../../../tools/top.ts";
import { makeTree, runInTree } from "../../../tools/tree.ts";
import { makeTable } from "../../golden/tables.ts";
import { sid } from "../../lab/images/framework-commands.ts";
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
type DropIns = ReadonlyMap<string, readonly string[]>;

async function load(tree: string): Promise<DropIns> {
  if (!existsSync(program)) {
    throw new Unavailable("dist/nbft-boot is not built");
  }
  const folder = mkdtempSync(join(tmpdir(), "nbft-generators-"));
  try {
    const table = join(folder, "NBFT");
    writeFileSync(table, makeTable({ ssns: [{}] }));
    const bind = { "/table": table, "/program": program };
    const { status, stdout, stderr } = await runInTree(tree, ["sh", "-euc", script], { bind });
    if (status === 77) {
      throw new Unavailable("there is no cgroup2 here");
    }
    assert.equal(status, 0, stderr);
    const units = stdout.toString().split(/^\t*→ Unit /m);
    return new Map(
      units.map((text) => [
        text.slice(0, text.indexOf(":\n")),
        [...text.matchAll(/DropIn Path: \S+\/([^/\n]+\/[^/\n]+)$/gm)].map(([, path]) => path ?? ""),
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const ours = "dev-disk-.device.d/40-nbft-boot.conf";
const unit = (uuid: string) => `dev-disk-by\\x2duuid-${uuid}.device`;
const own = (uuid: string, name: string) => `${unit(uuid)}.d/${name}`;

/** What is true, UUID, drop-ins. */
const everywhere = [
  ["root has ours alone", "root", [ours]],
  ["x-systemd.device-timeout= of fstab is read last, and wins", "data", [ours, own("data", "50-device-timeout.conf")]],
  [
    "what has nofail has none: the empty file takes the prefix' place",
    "optional",
    [own("optional", "40-nbft-boot.conf")],
  ],
  [
    "that of resume= is read behind what systemd thinks, two minutes from the start on",
    "swap",
    [own("swap", "40-device-timeout.conf"), own("swap", "40-nbft-boot.conf")],
  ],
] as const;
const withCryptsetup = [
  ["so has the source of a LUKS volume", "luks", [ours]],
  ["x-systemd.device-timeout= of crypttab too", "limited", [ours, own("limited", "50-device-timeout.conf")]],
  ["and keyfile-timeout=", "stick", [ours, own("stick", "90-device-timeout.conf")]],
] as const;

for (const [system, tree, cases] of [
  ["of Debian trixie (257)", () => makeTree("tree-storage", storageTree), [...everywhere, ...withCryptsetup]],
  ["of Debian sid", () => makeTree("tree-sid", sid), everywhere],
] as const) {
  suite(`limits of devices beside the generators of systemd ${system}`, () => {
    let dropIns: DropIns | undefined;
    for (const [what, uuid, expected] of cases) {
      test(
        what,
        whereAvailable(async () => {
          dropIns ??= await load(await tree());
          assert.deepEqual(dropIns.get(unit(uuid)), expected);
        }),
      );
    }
  });
}
