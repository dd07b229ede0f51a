// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { loadPlan } from "../../src/sources/load-plan.ts";
import { listFirstProblems } from "../../src/sources/report.ts";
import { makeTable } from "../golden/tables.ts";
import { MockHost } from "../mock-host.ts";

const hostNqn = "nqn.2014-08.org.nvmexpress:uuid:00000000-1111-4222-8333-444444444444";
const connect = "rd.nvmf.connect=tcp,192.0.2.20,nqn.2026-01.org.example:root";

suite("regression: the number of what was kept", () => {
  const kept = { "/run/nbft-boot/tables/NBFT.sources/cmdline": `${connect} rd.nvmf.hostnqn=${hostNqn}\n` };
  const real = (files: Readonly<Record<string, string | Uint8Array>>) =>
    loadPlan(new MockHost({ files: { "/proc/cmdline": "quiet\n", ...kept, ...files } }));

  test("is not a table's that came later", () => {
    const loaded = real({ "/etc/nbft-boot/tables/NBFT": makeTable({ ssns: [{}] }) });
    assert.deepEqual(
      loaded.tables.map(({ number, source }) => [number, source.path]),
      [
        [0, "rd.nvmf.connect"],
        [1, "/etc/nbft-boot/tables/NBFT"],
      ],
    );
  });

  test("that there is none left is said", () => {
    const loaded = loadPlan(
      new MockHost({
        files: {
          "/etc/initrd-release": "",
          "/proc/cmdline": `${connect}\n`,
          "/sys/firmware/acpi/tables/NBFT999": makeTable({ ssns: [{}] }),
        },
      }),
    );
    assert.match(listFirstProblems(loaded, 9).join(), /rd\.nvmf\.connect: no number is left/);
  });
});
