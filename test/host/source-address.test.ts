// SPDX-License-Identifier: LGPL-2.1-or-later
// The native executable in network namespaces of its own, where interfaces are up before they have an address.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { encode } from "../../src/nbft/encode.ts";
import { top } from "../../tools/top.ts";
import { hfi, ssns, table } from "../plan/tables.ts";

const folder = mkdtempSync(join(tmpdir(), "nbft-boot-source-"));
after(() => rmSync(folder, { recursive: true }));

/**
 * Connects path 0-1-1 by a card that is up and has no address. The namespace's sysfs shows its own cards only.
 * @param before shell commands
 * @param timeout seconds
 */
function connectWithout(address: string, before: string, timeout = 1): string {
  const dynamic = { ip: "0.0.0.0", ipOrigin: 3, dhcpOverride: true };
  const card = hfi(1, address === "static" ? {} : dynamic);
  writeFileSync(join(folder, "NBFT"), encode(table({ hfi: [card], ssns: [ssns(1)] })));
  const script = `
mount -t tmpfs tmpfs /mnt
mkdir -p /mnt/sys /mnt/dev /mnt/proc /mnt/etc/nbft-boot/tables
mount -t sysfs sysfs /mnt/sys
: >/mnt/dev/nvme-fabrics
cp ${folder}/NBFT /mnt/etc/nbft-boot/tables/
ip link add card type veth peer name cable
ip link set card address ${card.mac}
ip link set card up
ip link set cable up
${before}
exec ${top}dist/nbft-boot connect 0-1-1 --timeout=${timeout} --root /mnt`;
  const { stderr } = spawnSync("unshare", ["--mount", "--net", "sh", "-euc", script], { encoding: "utf8" });
  return stderr;
}

const skip = process.getuid?.() === 0 ? false : "needs root, for a network namespace";

test(
  "a static path does not connect from 0.0.0.0 while no interface has an address, although the kernel binds it",
  {
    skip,
  },
  () => assert.match(connectWithout("static", ""), /no address 192\.0\.2\.11 on card/),
);

test("a path with DHCP does not connect from 0.0.0.0 while its interface waits for the lease", { skip }, () =>
  assert.match(connectWithout("dynamic", "ip link set lo up"), /no address on card/),
);

test("a path with DHCP does not connect from the address that another interface has", { skip }, () => {
  const other =
    "ip link set lo up; ip link add other type veth peer name far; ip link set far up; ip address add 198.51.100.7/24 dev other; ip link set other up";
  assert.match(connectWithout("dynamic", other), /no address on card/);
});

test("S7: a card that is up for a second is seen, because the kernel tells of it, long before somebody would look again", {
  skip,
}, () => {
  // What lasts for a second is not told, but on record: eight seconds after the start, between two looks at five and ten.
  const record = "cat $(find /mnt/run/nbft-boot/attempts -type f) >&2";
  const said = connectWithout(
    "static",
    `mkdir -p /mnt/run/nbft-boot; ip link set card down
(sleep 8; ip link set card up; sleep 1; ${record}; ip link set card down) &`,
    11,
  );
  assert.match(said, /no address 192\.0\.2\.11 on card/);
});
