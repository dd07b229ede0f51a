// SPDX-License-Identifier: LGPL-2.1-or-later
// A real root whose sysctl.d(5) turns IPv6 off, read by the real systemd-sysctl: a Debian tree in a network namespace.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { suite, test } from "node:test";
import { keepIpv6 } from "../../../src/boot/handover/keep-ipv6.ts";
import { machineAt } from "../../../src/host/machine-at.ts";
import { makePlan } from "../../../src/plan/plan.ts";
import { Unavailable } from "../../../tools/program.ts";
import { mustRunInTree, trixieTree } from "../../../tools/tree.ts";
import { nic } from "../../connect/mock-machine.ts";
import { MockHost } from "../../mock-host.ts";
import { hfi, ssns, table } from "../../plan/tables.ts";

/** What hardening guides say. */
const off = "net.ipv6.conf.all.disable_ipv6 = 1\nnet.ipv6.conf.default.disable_ipv6 = 1\n";

/** The files that a real root with these gets where the boot's path goes to this address, and what is said. */
function handOver(sysctl: Readonly<Record<string, string>>, traddr = "2001:db8::1", card = "eth1") {
  const lines: string[] = [];
  const under = Object.fromEntries(Object.entries(sysctl).map(([name, text]) => [`/sysroot${name}`, text]));
  const host = new MockHost({ files: { ...nic(card, hfi(1).mac), ...under } });
  const ip = traddr.includes(":") ? "2001:db8::2" : "192.0.2.2";
  const tables = [{ number: 0, table: table({ hfi: [hfi(1, { ip, prefix: 64 })], ssns: [ssns(1, { traddr })] }) }];
  const tree = keepIpv6(host, machineAt(host, "/sysroot"), makePlan(tables), (_, line) => lines.push(line));
  return { files: [...tree].flatMap(([path, file]) => ("text" in file ? [[path, file.text] as const] : [])), lines };
}

test("nothing is written where IPv6 stays on, or no path needs it", () => {
  assert.deepEqual(handOver({}).files, []);
  assert.deepEqual(handOver({ "/etc/sysctl.d/10-ipv6.conf": "net.ipv6.conf.all.disable_ipv6=0\n" }).files, []);
  assert.deepEqual(handOver({ "/etc/sysctl.d/10-ipv6.conf": off }, "192.0.2.1").files, []);
  const hidden = { "/etc/sysctl.d/50-a.conf": "# nothing\n", "/usr/lib/sysctl.d/50-a.conf": off };
  assert.deepEqual(handOver(hidden).files, []);
  const later = {
    "/etc/sysctl.d/50-a.conf": off,
    "/usr/lib/sysctl.d/60-b.conf": "net/ipv6/conf/all/disable_ipv6 = 0\n",
  };
  assert.deepEqual(handOver(later).files, []);
});

test("regression: a name that would be something else in such a file is left out, one with a dot is none", () => {
  const files = { "/etc/sysctl.d/50-a.conf": off };
  assert.deepEqual(handOver(files, "2001:db8::1", "e=1*").files, []);
  assert.match(handOver(files, "2001:db8::1", "eth1.5").files.join(), /^-net\/ipv6\/conf\/eth1\.5\/disable_ipv6 = 0$/m);
});

test("one line says which file is not applied to which interface", () => {
  assert.deepEqual(handOver({ "/etc/sysctl.d/50-a.conf": off }).lines, [
    "/etc/sysctl.d/50-a.conf turns IPv6 off on all interfaces; not on eth1, by which root is reached",
  ]);
});

const tree = await trixieTree().then(
  () => ({}),
  (reason) => {
    if (reason instanceof Unavailable) {
      return { skip: reason.message };
    }
    throw reason;
  },
);

suite("systemd-sysctl of a real root that turns IPv6 off", tree, () => {
  for (const [how, text] of [
    ["on all interfaces", off],
    ["on all interfaces, last", "net.ipv6.conf.default.disable_ipv6 = 1\nnet.ipv6.conf.all.disable_ipv6 = 1\n"],
    ["by a pattern", "net.ipv6.conf.*.disable_ipv6 = 1\n"],
  ] as const) {
    test(`regression: ${how}: root's interface keeps its IPv6 address, all others lose theirs, and a new one gets none`, async () => {
      const name = "/etc/sysctl.d/99-hardening.conf";
      const { files } = handOver({ [name]: text });
      const folder = mkdtempSync(join(tmpdir(), "nbft-boot-sysctl-"));
      try {
        mkdirSync(join(folder, "run"));
        writeFileSync(join(folder, "99-hardening.conf"), text);
        for (const [path, content] of files) {
          writeFileSync(join(folder, "run", basename(path)), content);
        }
        const script = `
for card in eth1 eth2; do ip link add $card type veth peer name to-$card; ip link set $card up; ip link set to-$card up; ip address add "2001:db8::\${card#eth}/64" dev $card nodad; done
mkdir -p /run/sysctl.d /etc/sysctl.d
cp /machine/99-hardening.conf /etc/sysctl.d/
cp /machine/run/* /run/sysctl.d/
/usr/lib/systemd/systemd-sysctl
ip link add eth3 type veth peer name to-eth3
/usr/lib/systemd/systemd-sysctl --prefix=/net/ipv6/conf/eth3
ip link set eth3 up
ip -o -6 address show scope global | sed 's/^[0-9]*: *\\([^ ]*\\) *inet6 \\([^ ]*\\).*/\\1 \\2/'
cat /proc/sys/net/ipv6/conf/eth3/disable_ipv6`;
        const said = await mustRunInTree(await trixieTree(), ["sh", "-euc", script], { bind: { "/machine": folder } });
        assert.deepEqual(said.toString().trim().split("\n"), ["eth1 2001:db8::1/64", "1"]);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});
