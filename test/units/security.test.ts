// SPDX-License-Identifier: LGPL-2.1-or-later
// How exposed the services are to their own faults, by systemd-analyze security: 0 is not at all, 10 is whatever root may do. A limit is what
// is reached today, so that nothing is given up unseen.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import type { SecretPlaces } from "../../src/boot/generator/give-secrets.ts";
import { makeUnitTree } from "../../src/boot/generator/unit-tree.ts";
import { nodeHost } from "../../src/host/node/host.ts";
import { writeTree } from "../../src/output/write-tree.ts";
import { top } from "../../tools/top.ts";
import { runInTree, trixieTree } from "../../tools/tree.ts";
import { layOutUnits } from "../../tools/verify-units.ts";
import { plan } from "../plan/make-plan.ts";
import { discovery, hfi, security, ssns, table } from "../plan/tables.ts";
import { whereAvailable } from "../where-available.ts";
import { instances, services } from "./shipped-units.ts";

/** File systems count only for a service with default dependencies: others are taken for those of an early boot, which has none yet. */
const countAll = `for unit; do
  mkdir -p "/etc/systemd/system/$unit.d"
  printf '[Unit]\\nDefaultDependencies=yes\\n' >"/etc/systemd/system/$unit.d/count-all.conf"
done`;

/**
 * Exposure of services by Debian trixie's systemd (257), with what the generator adds to them.
 * @param generated the generator's output folder
 * @param prepare a script that has the services as its arguments
 * @throws Unavailable where no tree can be made here
 */
async function measure(
  generated: string,
  names: readonly string[],
  prepare = "",
): Promise<Readonly<Record<string, number>>> {
  const folder = layOutUnits(generated);
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

/** On a machine of test/roots. */
const measureMachine = (machine: string, ...more: [readonly string[], string?]) =>
  measure(join(top, "test", "roots", machine, "expected", "units"), ...more);

/** In the real root of a machine with one card, a path and a discovery that have security profiles, and these secrets. */
async function measureSecured(
  names: readonly string[],
  secrets: SecretPlaces,
): Promise<Readonly<Record<string, number>>> {
  const profile = { security: 1 };
  const made = plan(
    table({
      hfi: [hfi(1)],
      ssns: [ssns(1, profile)],
      discovery: [discovery(1, profile)],
      security: [security(1, { inBandAuthentication: "required", secureChannel: "required" })],
    }),
  );
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-exposure-"));
  try {
    const tree = makeUnitTree(made, {
      stage: "real root",
      connects: true,
      parameters: [],
      storage: { image: [], realRoot: [], isRootMounted: true },
      network: { wanted: [], masked: [] },
      secrets,
    });
    writeTree(nodeHost(), tree, folder);
    return await measure(folder, names, countAll);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

suite("exposure of the services", () => {
  test(
    "in an initramfs, where each directive costs the boot time",
    whereAvailable(async () => {
      const found = await measureMachine("02-two-paths", services);
      for (const [name, exposure] of Object.entries(found)) {
        const limit = /@|tlshd/.test(name) ? 4.8 : 4.3;
        assert.ok(exposure <= limit, `${name}: ${exposure}, not ${limit}`);
      }
    }),
  );

  test(
    "in the real root, where nobody waits for them",
    whereAvailable(async () => {
      const found = await measureMachine("09-real-root-goes-on", instances, countAll);
      for (const [name, exposure] of Object.entries(found)) {
        assert.ok(exposure <= 2.1, `${name}: ${exposure}, not 2.1`);
      }
    }),
  );

  test(
    "with secrets, and with what nobody needed before there were any, no more than that",
    whereAvailable(async () => {
      const names = ["nbft-boot-connect@0-1-1.service", "nbft-boot-discover@0-1-1.service"] as const;
      const secrets = { system: ["nbft-boot.dhchap-secret"], encrypted: true, any: true, psk: true };
      const { [names[0]]: connect = 10, [names[1]]: discover = 10 } = await measureSecured(names, secrets);
      assert.ok(connect <= 2.1, `${connect}, not 2.1`);
      // It reads a log page of a controller that the kernel has authenticated, which takes CAP_SYS_ADMIN.
      assert.ok(discover <= 2.4, `${discover}, not 2.4`);
    }),
  );
});
