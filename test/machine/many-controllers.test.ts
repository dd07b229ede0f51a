// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { ControllerList } from "../../src/machine/controllers.ts";
import { InterfaceList } from "../../src/machine/interfaces.ts";
import { MockHost } from "../mock-host.ts";

class CountingHost extends MockHost {
  reads = 0;

  override readFile(path: string, limit?: number): Uint8Array {
    this.reads++;
    return super.readFile(path, limit);
  }
}

const count = 64;
const all = Array.from({ length: count }, (_, index) => index);
const nqn = "nqn.2024-01.org.example:host";
const target = (index: number) => ({
  interface: { mac: "52:54:00:00:00:01", vlan: 0 },
  traddr: `10.0.0.${index + 1}`,
  trsvcid: "4420",
  subsysNqn: "nqn.2024-01.org.example:boot",
  headerDigest: false,
  dataDigest: false,
});

test("as many controllers as paths: each is told from the others by one file that is read once", () => {
  const host = new CountingHost({
    files: Object.fromEntries(
      all.flatMap((index) => {
        const { traddr, trsvcid, subsysNqn } = target(index);
        const attributes = {
          address: `traddr=${traddr},trsvcid=${trsvcid},host_iface=eth0,src_addr=10.0.0.200\n`,
          subsysnqn: `${subsysNqn}\n`,
          transport: "tcp\n",
          hostnqn: `${nqn}\n`,
          state: "live\n",
        };
        return Object.entries(attributes).map(([name, text]) => [`/sys/class/nvme/nvme${index}/${name}`, text]);
      }),
    ),
  });
  const controllers = new ControllerList(host);
  const identity = { nqn, origin: { table: 0, structure: "host", index: 0 } } as const;
  for (const index of all) {
    const found = controllers.find({ target: target(index), identity, interfaceName: "eth0" });
    assert.deepEqual(
      found.map(({ name }) => name),
      [`nvme${index}`],
    );
  }
  assert.ok(host.reads < count * 10, `${host.reads} files are read`);
});

test("as many interfaces as HFIs: each is read once", () => {
  const mac = (index: number) => `52:54:00:00:00:${(0x10 + index).toString(16)}`;
  const host = new CountingHost({
    files: Object.fromEntries(
      all.flatMap((index) =>
        Object.entries({ address: mac(index), type: "1", carrier: "1" }).map(([name, text]) => [
          `/sys/class/net/eth${index}/${name}`,
          `${text}\n`,
        ]),
      ),
    ),
  });
  const interfaces = new InterfaceList(host);
  for (const index of all) {
    assert.equal(interfaces.find({ mac: mac(index), vlan: 0 }), `eth${index}`);
  }
  assert.ok(host.reads < count * 6, `${host.reads} files are read`);
});
