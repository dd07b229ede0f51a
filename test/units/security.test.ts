// SPDX-License-Identifier: LGPL-2.1-or-later
// How exposed the services are to their own faults, by systemd-analyze security: 0 is not at all, 10 is whatever root may do. A limit is what
// is reached today, so that nothing is given up unseen.

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { top } from "../../tools/top.ts";
import { runInTree, trixieTree } from "../../tools/tree.ts";
import { layOutUnits } from "../../tools/verify-units.ts";
import { whereAvailable } from "../where-available.ts";
import { instances, services } from "./shipped-units.ts";

/** File systems count only for a service with default dependencies: others are taken for those of an early boot, which has none yet. */
const countAll = `for unit; do
  mkdir -p "/etc/systemd/system/$unit.d"
  printf '[Unit]\\nDefaultDependencies=yes\\n' >"/etc/systemd/system/$unit.d/count-all.conf"
done`;

/**
 * Exposure of services by Debian trixie's systemd (257), with what the generator adds to them on a machine of test/roots.
 * @param prepare a script that has the services as its arguments
 * @throws Unavailable where no tree can be made here
 */
async function measure(
  machine: string,
  names: readonly string[],
  prepare = "",
): Promise<Readonly<Record<string, number>>> {
  const folder = layOutUnits(join(top, "test", "roots", machine, "expected", "units"));
  try {
    const script = `cp -a /ours/. /\n${prepare}\nexec systemd-analyze security --offline=yes --no-pager "$@"`;
    const command = ["sh", "-ec", script, "sh", ...names];
    const { stdout, stderr } = await runInTree(await trixieTree(), command, { bind: { "/ours": folder } });
    const found = [...stdout.toString().matchAll(/Overall exposure level for (\S+): ([0-9.]+)/g)];
    assert.equal(found.length, names.length, stderr);
    return Object.fromEntries(found.map(([, name, exposure]) => [name, Number(exposure)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

suite("exposure of the services", () => {
  test(
    "in an initramfs, where each directive costs the boot time",
    whereAvailable(async () => {
      const found = await measure("02-two-paths", services);
      for (const [name, exposure] of Object.entries(found)) {
        const limit = /@|tlshd/.test(name) ? 4.8 : 4.3;
        assert.ok(exposure <= limit, `${name}: ${exposure}, not ${limit}`);
      }
    }),
  );

  test(
    "in the real root, where nobody waits for them",
    whereAvailable(async () => {
      const found = await measure("09-real-root-goes-on", instances, countAll);
      for (const [name, exposure] of Object.entries(found)) {
        assert.ok(exposure <= 2.1, `${name}: ${exposure}, not 2.1`);
      }
    }),
  );
});
