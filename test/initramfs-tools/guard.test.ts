// SPDX-License-Identifier: LGPL-2.1-or-later
// The programs in front of ip and ipconfig, with the real ones behind them: a Debian tree in a network namespace, with virtual network cards.

import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { Unavailable } from "../../tools/program.ts";
import { mustRunInTree } from "../../tools/tree.ts";
import { labTree } from "../lab/images/lab-tree.ts";

const guards = join(import.meta.dirname, "../../initramfs-tools/guard");

/** Stands for the executable of a machine that boots by eth1. */
const program = '#!/bin/sh\n[ "$*" = "configure --devices" ] && echo eth1\n';

/** As our script init-top sets it. */
const path = "/usr/lib/nbft-boot/guard:/usr/lib/klibc/bin:/usr/sbin:/usr/bin";

/** What `ip -o -4 address` and `ip route` say after some steps of a machine with eth1, the boot's with its address and route, and eth2. */
async function afterwards(steps: string): Promise<{ readonly lines: readonly string[]; readonly said: string }> {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-guard-"));
  try {
    const executable = join(folder, "nbft-boot");
    writeFileSync(executable, program);
    chmodSync(executable, 0o755);
    const script = `
for card in eth1 eth2; do ip link add $card type veth peer name peer\${card#eth}; ip link set $card up; ip link set peer\${card#eth} up; done
ip address add 192.0.2.2/24 dev eth1
ip route add 198.51.100.0/24 via 192.0.2.1 dev eth1
exec 3>&1
{ PATH=${path}; export PATH; ${steps}
} >/tmp/said 2>&1
ip -o -4 address show | sed 's/^[0-9]*: *\\([^ ]*\\) *inet \\([^ ]*\\).*/\\1 \\2/' >&3
ip route show | sed 's/ *$//' >&3
ip -o link show | sed -n 's/^[0-9]*: \\(eth[0-9]\\)@.*<\\(.*\\)>.*/\\1 \\2/p' | grep -w UP | sed 's/ .*/ up/' >&3
echo -- >&3
cat /tmp/said >&3`;
    const bind = { "/usr/lib/nbft-boot/guard": guards, "/usr/lib/nbft-boot/nbft-boot": executable };
    const { folder: tree } = await labTree();
    const [state = "", said = ""] = (await mustRunInTree(tree, ["sh", "-uc", script], { bind }))
      .toString()
      .split("--\n");
    return { lines: state.split("\n").filter((line) => line !== ""), said };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const untouched = ["eth1 192.0.2.2/24", "192.0.2.0/24 dev eth1 proto kernel scope link src 192.0.2.2"];
const routed = "198.51.100.0/24 via 192.0.2.1 dev eth1";

const tree = await labTree().then(
  () => ({}),
  (reason) => {
    if (reason instanceof Unavailable) {
      return { skip: reason.message };
    }
    throw reason;
  },
);

suite("an initramfs that boots by one of two interfaces", tree, () => {
  test("regression: dropbear and clevis take all interfaces down at their end; the boot's stays, with address and routes", async () => {
    const { lines, said } = await afterwards(`
for device in eth1 eth2; do
  ip link    set   dev "$device" down
  ip address flush dev "$device"
  ip route   flush dev "$device"
done`);
    assert.deepEqual(lines, [...untouched, routed, "eth1 up"]);
    assert.match(said, /^nbft-boot: eth1 stays as it is, .*: ip link set dev eth1 down$/m);
  });

  test("every other use of ip is ip's own", async () => {
    const { lines } = await afterwards(
      "ip address add 203.0.113.5/24 dev eth1; ip link set eth2 down; ip route del 198.51.100.0/24",
    );
    assert.deepEqual(lines, [
      untouched[0],
      "eth1 203.0.113.5/24",
      untouched[1],
      "203.0.113.0/24 dev eth1 proto kernel scope link src 203.0.113.5",
      "eth1 up",
    ]);
  });

  test("regression: ip= with an address of its own for exactly the boot's interface is added, and takes nothing away", async () => {
    const { lines } = await afterwards("ipconfig -t 2 -d 203.0.113.5::203.0.113.1:255.255.255.0:node:eth1:none");
    assert.deepEqual(lines, [
      untouched[0],
      "eth1 203.0.113.5/24",
      "default via 203.0.113.1 dev eth1",
      untouched[1],
      routed,
      "203.0.113.0/24 dev eth1 proto kernel scope link src 203.0.113.5",
      "eth1 up",
      "eth2 up",
    ]);
  });

  for (const [meaning, words] of [
    ["all", '-t 1 -c dhcp -d ""'],
    ["any, with an address", "-t 1 -d 203.0.113.5:::255.255.255.0:::none"],
  ] as const) {
    test(`regression: what is meant for ${meaning} is not for the boot's interface`, async () => {
      const { lines, said } = await afterwards(`ipconfig ${words}`);
      assert.doesNotMatch(said, /eth1/);
      assert.deepEqual(
        lines.filter((line) => /eth1|192\.0\.2/.test(line)),
        [...untouched, routed, "eth1 up"],
      );
    });
  }

  for (const fields of ["203.0.113.5:::255.255.255.0:::none", "203.0.113.5:::255.255.255.0"]) {
    test(`regression: an address for any interface goes to one that is not the boot's (${fields})`, async () => {
      const { lines } = await afterwards(`ipconfig -t 1 -d ${fields}`);
      assert.ok(lines.includes("eth2 203.0.113.5/24"), lines.join("\n"));
    });
  }
});
