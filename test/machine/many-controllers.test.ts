// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { ControllerList } from "../../src/machine/controller-list.ts";
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

/** The controller of a path, under the name that it has. */
function controllerFiles(index: number, name = `nvme${index}`): readonly (readonly [string, string])[] {
  const { traddr, trsvcid, subsysNqn } = target(index);
  const attributes = {
    address: `traddr=${traddr},trsvcid=${trsvcid},host_iface=eth0,src_addr=10.0.0.200\n`,
    subsysnqn: `${subsysNqn}\n`,
    transport: "tcp\n",
    hostnqn: `${nqn}\n`,
    state: "live\n",
  };
  return Object.entries(attributes).map(([file, text]) => [`/sys/class/nvme/${name}/${file}`, text]);
}

function find(controllers: ControllerList, index: number): readonly string[] {
  const identity = { nqn, origin: { table: 0, structure: "host", index: 0 } } as const;
  return controllers.find({ target: target(index), identity, interfaceName: "eth0" }).map(({ name }) => name);
}

test("as many controllers as paths: each is told from the others by one file that is read once", () => {
  const host = new CountingHost({ files: Object.fromEntries(all.flatMap((index) => controllerFiles(index))) });
  const controllers = new ControllerList(host);
  for (const index of all) {
    assert.deepEqual(find(controllers, index), [`nvme${index}`]);
  }
  assert.ok(host.reads < count * 10, `${host.reads} files are read`);
});

suite("who looks again and again, as one of many", () => {
  const files = Object.fromEntries(all.slice(1).flatMap((index) => controllerFiles(index)));

  test("regression: reads of what has come since, and of nothing else", () => {
    const host = new CountingHost({ files });
    const controllers = new ControllerList(host, count);
    controllers.lookAgain();
    assert.equal(host.reads, count - 1);
    host.makeDirectory("/sys/class/nvme/nvme0");
    for (const [path, text] of controllerFiles(0)) {
      host.writeFile(path, text, 0o644);
    }
    controllers.lookAgain(1);
    assert.deepEqual([host.reads, find(controllers, 0)], [count - 1, []], "the last look is recent enough");
    controllers.lookAgain();
    assert.deepEqual(find(controllers, 0), ["nvme0"]);
  });

  test("sees after a while that a name is another one's by now, with one path after a second, and takes none for what it is not", () => {
    for (const [paths, trust] of [
      [count, 64_000],
      [1, 1000],
    ] as const) {
      const host = new CountingHost({ files });
      const controllers = new ControllerList(host, paths);
      controllers.lookAgain();
      for (const [path, text] of controllerFiles(0, "nvme7")) {
        host.writeFile(path, text, 0o644);
      }
      host.sleep(trust - 1);
      controllers.lookAgain();
      assert.deepEqual([find(controllers, 7), find(controllers, 0)], [[], []]);
      host.sleep(1);
      controllers.lookAgain();
      assert.deepEqual([find(controllers, 7), find(controllers, 0)], [[], ["nvme7"]]);
    }
  });
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
