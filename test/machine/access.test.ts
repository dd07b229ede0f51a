// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { accessBy, accessTo } from "../../src/machine/access.ts";
import { MockHost } from "../mock-host.ts";

const nqn = "nqn.2024-01.org.example:boot";

/** Controllers of the subsystem, each with the paths that the kernel shows below it. */
function machineWith(
  controllers: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>,
  subsysNqn = nqn,
) {
  const host = new MockHost({});
  for (const [name, paths] of Object.entries(controllers)) {
    const folder = `/sys/class/nvme/${name}`;
    host.put(`${folder}/subsysnqn`, `${subsysNqn}\n`);
    host.put(`${folder}/hwmon2/name`, "nvme\n");
    host.put(`${folder}/ng0n1/dev`, "1:1\n");
    for (const [path, state] of Object.entries(paths)) {
      host.put(state === undefined ? `${folder}/${path}/size` : `${folder}/${path}/ana_state`, `${state}\n`);
    }
  }
  return host;
}

suite("a controller", () => {
  for (const [state, access] of [
    ["optimized", "served"],
    ["non-optimized", "served"],
    ["inaccessible", "refused"],
    ["persistent-loss", "refused"],
    ["change", "refused"],
    ["invalid state", "refused"],
  ] as const) {
    test(`whose namespace is ${state}: ${access}`, () => {
      const host = machineWith({ nvme0: { nvme0c0n1: state } });
      assert.equal(accessBy(host, "nvme0"), access);
      assert.equal(accessTo(host, nqn), access);
    });
  }

  test("without ANA serves, with native multipath and without", () => {
    assert.equal(accessBy(machineWith({ nvme0: { nvme0c0n1: undefined } }), "nvme0"), "served");
    assert.equal(accessBy(machineWith({ nvme0: { nvme0n1: undefined } }), "nvme0"), "served");
  });

  test("whose namespaces the kernel has not found yet: unknown", () => {
    assert.equal(accessBy(machineWith({ nvme0: {} }), "nvme0"), "unknown");
    assert.equal(accessBy(machineWith({}), "nvme0"), "unknown");
  });

  test("that serves one namespace of two is of use", () => {
    const host = machineWith({ nvme0: { nvme0c0n1: "inaccessible", nvme0c0n2: "optimized" } });
    assert.equal(accessBy(host, "nvme0"), "served");
  });
});

suite("a subsystem", () => {
  test("is served where each namespace is, whoever does it", () => {
    const states = { nvme0: { nvme0c0n1: "inaccessible", nvme0c0n2: "optimized" } };
    assert.equal(accessTo(machineWith(states), nqn), "refused");
    const both = { ...states, nvme1: { nvme0c1n1: "non-optimized", nvme0c1n2: "inaccessible" } };
    assert.equal(accessTo(machineWith(both), nqn), "served");
    const reversed = { nvme3: both.nvme0, nvme2: both.nvme1 };
    assert.equal(accessTo(machineWith(reversed), nqn), "served");
  });

  test("is not served by another one's controllers", () => {
    assert.equal(
      accessTo(machineWith({ nvme0: { nvme0c0n1: "optimized" } }, "nqn.2024-01.org.example:other"), nqn),
      "unknown",
    );
  });
});
