// SPDX-License-Identifier: LGPL-2.1-or-later
// N13: what nvme-cli's units and others have connected of a path that is ours too.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { makeOptionString } from "../../src/connect/option-string.ts";
import { connectPath, optionString, there } from "./connect-path.ts";
import { type Network, responders } from "./mock-connection.ts";
import { putController } from "./mock-fabrics.ts";
import { Bench, dhcpPath, identity } from "./mock-machine.ts";

const dhcpOptions = makeOptionString({ target: dhcpPath, identity, interfaceName: "eth0" });
/** What nvme-cli 2 writes for the path: an address of the table, no interface, ten minutes. */
const nvmeCli2 = optionString.replace("host_iface=eth0,", "").replace("ctrl_loss_tmo=-1", "ctrl_loss_tmo=600");
/** What nvme-cli 3 writes. */
const nvmeCli3 = optionString.replace("ctrl_loss_tmo=-1", "ctrl_loss_tmo=600");

/** A machine whose kernel finds a namespace of each controller, removes controllers, and sets their patience. */
function machine(network: Network = there, files: Record<string, string> = {}): Bench {
  const bench = new Bench(network, {
    files,
    openDevice: (_path, host) => {
      const device = bench.fabrics.open(host);
      const write = (options: string) => {
        device.write(options);
        putNamespaces(bench);
      };
      return { ...device, write };
    },
  });
  bench.host.onAppend = (path, content) => {
    const [, folder = "", attribute] = /^(.*)\/(\w+)$/.exec(path) ?? [];
    if (attribute === "delete_controller" && content === "1\n") {
      bench.host.vanish(folder);
    } else if (attribute === "ctrl_loss_tmo" && content === "-1\n") {
      bench.host.put(path, "off\n");
    }
  };
  return bench;
}

function putTheirs(bench: Bench, options: string, name = "nvme7", state = "live"): void {
  putController(bench.host, name, options, state);
  bench.host.put(`/sys/class/nvme/${name}/delete_controller`, "");
  putNamespaces(bench);
}

/** Namespace 1 of each controller, behind one disk. */
function putNamespaces({ host }: Bench, state = "optimized"): void {
  for (const name of host.readDirectory("/sys/class/nvme")) {
    host.put(`/sys/class/nvme/${name}/nvme0c${name.slice(4)}n1/ana_state`, `${state}\n`);
  }
}

const controllers = (bench: Bench) => bench.host.readDirectory("/sys/class/nvme");
const attribute = (bench: Bench, name: string, file: string) => bench.host.text(`/sys/class/nvme/${name}/${file}`);
const owner = (bench: Bench, name: string) => bench.host.text(`/run/nvme/registry/${name}/owner`);

suite("theirs is there first", () => {
  test("without an interface: ours is connected beside it, then theirs is removed", () => {
    const bench = machine();
    putTheirs(bench, nvmeCli2);
    assert.deepEqual(connectPath(bench), { state: "connected", exitCode: 0, controllers: ["nvme0"] });
    assert.deepEqual(controllers(bench), ["nvme0"]);
    assert.equal(owner(bench, "nvme0"), "nbft\n");
    assert.equal(owner(bench, "nvme7"), undefined);
    assert.match(bench.lines.at(-1) ?? "", /removed nvme7, a second connection of this path that was made by others$/);
  });

  test("the same by DHCP, where only ours tells which address the interface has", () => {
    const bench = machine();
    putTheirs(bench, nvmeCli2);
    assert.equal(connectPath(bench, {}, dhcpPath).state, "connected");
    assert.deepEqual(controllers(bench), ["nvme0"]);
    const unbound = machine();
    putTheirs(unbound, nvmeCli2.replace("host_traddr=10.0.0.2,", ""));
    assert.equal(connectPath(unbound, {}, dhcpPath).state, "connected");
    assert.deepEqual(controllers(unbound), ["nvme0"]);
  });

  test("with the interface, but finite: it is kept, and has ours' patience and mark", () => {
    const bench = machine();
    putTheirs(bench, nvmeCli3);
    assert.deepEqual(connectPath(bench), { state: "already connected", exitCode: 0, controllers: ["nvme7"] });
    assert.equal(attribute(bench, "nvme7", "ctrl_loss_tmo"), "off\n");
    assert.equal(owner(bench, "nvme7"), "nbft\n");
    assert.deepEqual(bench.fabrics.written, []);
    assert.match(
      bench.lines.join("\n"),
      /nvme7 would have been given up after 600 s without its target: now it is kept/,
    );
  });

  test("without its target: what has an end is kept, and waited for", () => {
    const bench = machine({ "10.0.0.1:4420": responders.silent });
    putTheirs(bench, nvmeCli3, "nvme7", "connecting");
    assert.equal(connectPath(bench).state, "gave up");
    assert.equal(attribute(bench, "nvme7", "ctrl_loss_tmo"), "off\n");
  });

  test("ours cannot be connected: theirs is kept, with ours' patience and mark", () => {
    const bench = machine();
    bench.fabrics.failures.push("EINVAL");
    putTheirs(bench, nvmeCli2);
    assert.deepEqual(connectPath(bench), { state: "already connected", exitCode: 0, controllers: ["nvme7"] });
    assert.deepEqual(controllers(bench), ["nvme7"]);
    assert.equal(attribute(bench, "nvme7", "ctrl_loss_tmo"), "off\n");
    assert.equal(owner(bench, "nvme7"), "nbft\n");
  });

  test("of a program that looks after it: left as it is", () => {
    const bench = machine(there, { "/run/nvme/registry/nvme7/owner": "stas\n" });
    putTheirs(bench, nvmeCli2);
    assert.equal(connectPath(bench).state, "already connected");
    assert.deepEqual(controllers(bench), ["nvme7"]);
    assert.equal(attribute(bench, "nvme7", "ctrl_loss_tmo"), "600\n");
    assert.equal(owner(bench, "nvme7"), "stas\n");
  });

  test("of nvme-cli 3's unit, which connects once and leaves: replaced", () => {
    const bench = machine(there, { "/run/nvme/registry/nvme7/owner": "autoconnect\n" });
    putTheirs(bench, nvmeCli2);
    assert.equal(connectPath(bench).state, "connected");
    assert.deepEqual(controllers(bench), ["nvme0"]);
  });

  test("a kernel that forbids the change of patience: told, and no failure", () => {
    const bench = machine();
    putTheirs(bench, nvmeCli3);
    bench.host.failures.set("/sys/class/nvme/nvme7/ctrl_loss_tmo", "EROFS");
    assert.equal(connectPath(bench).exitCode, 0);
    assert.match(bench.lines.join("\n"), /nvme7 will be given up after 600 s without its target: .*EROFS/);
  });
});

suite("both at once", () => {
  for (const [what, options] of [
    ["nvme-cli 2", nvmeCli2],
    ["nvme-cli 2, without an address", nvmeCli2.replace("host_traddr=10.0.0.2,", "")],
    ["nvme-cli 3", nvmeCli3],
  ] as const) {
    test(`${what} connects the path while ours is asked for: one is left`, () => {
      const bench = machine({
        "10.0.0.1:4420": (bytes) => {
          if (controllers(bench).length === 0) {
            putTheirs(bench, options);
          }
          return responders.nvme(bytes);
        },
      });
      bench.host.makeDirectory("/sys/class/nvme");
      assert.equal(connectPath(bench, {}, dhcpPath).exitCode, 0);
      assert.deepEqual(controllers(bench), ["nvme0"]);
    });
  }
});

suite("ours is there first", () => {
  test("a second one is removed when the unit is started again", () => {
    const bench = machine();
    putController(bench.host, "nvme3", dhcpOptions);
    putTheirs(bench, nvmeCli2);
    assert.deepEqual(connectPath(bench, {}, dhcpPath).controllers, ["nvme3"]);
    assert.deepEqual(controllers(bench), ["nvme3"]);
    assert.deepEqual(bench.attempts, []);
  });

  for (const [what, change] of [
    ["its namespaces are not found yet", (bench: Bench) => bench.host.vanish("/sys/class/nvme/nvme3/nvme0c3n1")],
    ["its way to a namespace is inaccessible", (bench: Bench) => putNamespaces(bench, "inaccessible")],
    [
      "theirs has disks of its own (nvme_core.multipath=N)",
      (bench: Bench) => {
        bench.host.put("/sys/class/nvme/nvme7/nvme7n1/size", "1\n");
        bench.host.put("/sys/class/nvme/nvme3/nvme3n1/size", "1\n");
      },
    ],
  ] as const) {
    test(`nothing is removed while ${what}`, () => {
      const bench = machine();
      putController(bench.host, "nvme3", dhcpOptions);
      putTheirs(bench, nvmeCli2);
      change(bench);
      assert.equal(connectPath(bench, {}, dhcpPath).exitCode, 0);
      assert.deepEqual(controllers(bench), ["nvme3", "nvme7"]);
      assert.match(bench.lines.join("\n"), /nvme7 is a second connection of this path, and stays: not all its namesp/);
    });
  }

  test("one that is as good as ours is somebody's wish (nvme connect --duplicate-connect)", () => {
    const bench = machine();
    putController(bench.host, "nvme3", dhcpOptions);
    putTheirs(bench, dhcpOptions);
    assert.equal(connectPath(bench, {}, dhcpPath).exitCode, 0);
    assert.deepEqual(controllers(bench), ["nvme3", "nvme7"]);
  });

  test("another path of the subsystem is no second connection of this one", () => {
    const bench = machine();
    putController(bench.host, "nvme3", dhcpOptions);
    putTheirs(bench, nvmeCli3.replace("traddr=10.0.0.1", "traddr=10.0.0.9"));
    assert.equal(connectPath(bench, {}, dhcpPath).exitCode, 0);
    assert.deepEqual(controllers(bench), ["nvme3", "nvme7"]);
  });
});
