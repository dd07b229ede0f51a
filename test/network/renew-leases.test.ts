// SPDX-License-Identifier: LGPL-2.1-or-later
// The lease of a boot whose real root has no network manager that would renew it: systemd-networkd does, for the boot's interface alone.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { test } from "node:test";
import { networkdFiles } from "../../src/network/networkd/networkd-files.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { mustRunInTree } from "../../tools/tree.ts";
import { ifupdownTree } from "../lab/images/ifupdown-roots.ts";
import { hfi, table } from "../plan/tables.ts";
import { whereAvailable } from "../where-available.ts";
import { serveLeases } from "./virtual-cards.ts";

const boot = `
mkdir -p /run/systemd
cp -a /machine/network /run/systemd/
tr -d - </proc/sys/kernel/random/uuid >/etc/machine-id
mount -o remount,ro /sys
ip link set lo up
ip link add eth1 address 52:54:00:00:00:01 type veth peer name to-eth1
${serveLeases("eth1", "--log-facility=/machine/server", "--dhcp-option=option:T1,3", "--dhcp-option=option:T2,6")}
networkd() { /usr/lib/systemd/systemd-networkd >>/machine/log 2>&1 & networkd=$!; }
await() {
  for _ in $(seq 300); do
    if "$@"; then return; fi
    sleep 0.2
  done
}
leased() { ip -o -4 address show dev eth1 | grep -q inet; }
renewed() { [ "$(sed '1,/real root/d' /machine/server | grep -c DHCPACK)" -ge 3 ]; }
networkd
await leased
kill "$networkd"
wait "$networkd"
ip -o -4 address show dev eth1 >/machine/initramfs
# The real root: what its administrator has made before.
ip link add other type dummy
ip link set other up
ip address add 203.0.113.1/24 dev other
ip route add 198.51.100.0/24 via 203.0.113.9 dev other
ip rule add from 203.0.113.1 lookup 77
echo "real root" >>/machine/server
ip -o monitor address link route rule >/machine/monitor &
sleep 0.3
networkd
await renewed
ip -o -4 address show dev eth1 >/machine/address
`;

test(
  "the lease is renewed, and nothing of other interfaces is touched",
  whereAvailable(async () => {
    const tree = await ifupdownTree();
    const folder = mkdtempSync(join(tmpdir(), "nbft-boot-leases-"));
    try {
      const plan = makePlan([{ number: 0, table: table({ hfi: [hfi(1, { dhcpOverride: true })] }) }]);
      mkdirSync(join(folder, "network"));
      for (const [path, entry] of networkdFiles(plan, { naming: "none" })) {
        if ("text" in entry && path.startsWith("/run/systemd/network/")) {
          // A virtual card has a kind, unlike a real one.
          writeFileSync(join(folder, "network", basename(path)), entry.text.replace("Kind=!*", "Kind=!vlan"));
        }
      }
      await mustRunInTree(tree, ["sh", "-uc", boot], { bind: { "/machine": folder } });
      const read = (name: string) => readFileSync(join(folder, name), "utf8");
      const leased = /inet (192\.0\.2\.\d+)\/24 /.exec(read("initramfs"))?.[1];
      assert.ok(leased !== undefined, read("log"));
      assert.match(read("address"), new RegExp(`inet ${leased.replaceAll(".", "\\.")}/24 .*valid_lft forever`));
      assert.doesNotMatch(read("monitor"), /^Deleted/m);
      const [, inRealRoot = ""] = read("server").split("real root");
      const requests = inRealRoot.split(`DHCPACK(to-eth1) ${leased} `).length - 1;
      assert.ok(requests >= 3, `${inRealRoot}${read("log")}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }),
);
