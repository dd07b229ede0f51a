// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { dropInFolders } from "../../../src/boot/generator/drop-in-folders.ts";
import { sharedFrom } from "../../../src/boot/generator/shared-from.ts";
import { makeUnitTree, type UnitOptions } from "../../../src/boot/generator/unit-tree.ts";
import { parseCommandLine } from "../../../src/machine/kernel-command-line.ts";
import type { BootPlan, DiscoveryPath, Path } from "../../../src/plan/types.ts";
import { MockHost } from "../../mock-host.ts";

const hostile = "x\n[Service]\nExecStart=/bin/evil\n{{{boom}}}%n$(reboot)";

function path(id: string): Path {
  return {
    id,
    interface: { mac: "52:54:00:00:00:01", vlan: 0 },
    traddr: "10.0.0.1",
    trsvcid: "4420",
    subsysNqn: hostile,
    headerDigest: false,
    dataDigest: false,
    unavailable: false,
    namespaces: [],
    origins: [{ table: 0, structure: "SSNS", index: 1 }],
  };
}

function plan(paths: readonly Path[], discoveries: readonly DiscoveryPath[] = []): BootPlan {
  const host = { nqn: hostile, origin: { table: 0, structure: "host", index: 0 } } as const;
  return { host, interfaces: [], paths, discoveries, dropped: [] };
}

const options: UnitOptions = {
  stage: "initramfs",
  connects: true,
  parameters: parseCommandLine("root=LABEL=root rd.timeout=90"),
  storage: { image: [], realRoot: [], isRootMounted: false },
  network: { wanted: [], masked: [] },
};

suite("what the generator writes", () => {
  test("one instance for all paths where a boot would wait for the start of each, and its own for one that authenticates", () => {
    const secured: Path = { ...path("0-3-1"), security: {} as NonNullable<Path["security"]> };
    const instances = (paths: readonly Path[]) =>
      [...makeUnitTree(plan(paths), { ...options, sharedFrom: 2 }).keys()].flatMap(
        (name) => /wants\/nbft-boot-connect@(.*)\.service/.exec(name)?.[1] ?? [],
      );
    assert.deepEqual(instances([path("0-1-1"), path("0-2-1"), secured]), ["0-3-1", "all"]);
    assert.deepEqual(instances([path("0-1-1")]), ["0-1-1"]);
    assert.deepEqual(instances([path("0-1-1"), secured]), ["0-1-1", "0-3-1"]);
  });

  test("in the real root many paths have one service, and a few one each; initramfs-tools has none", () => {
    const from = (stage: "initramfs" | "real root", files = {}) => sharedFrom(new MockHost({ files }), stage);
    assert.deepEqual([from("initramfs"), from("real root")], [2, 9]);
    assert.equal(from("initramfs", { "/scripts/local-top/nbft-boot": "" }), Number.POSITIVE_INFINITY);
  });

  test("in an initramfs: the target, pre, handover, one instance per path and discovery, and the limits of disks", () => {
    const discovery: DiscoveryPath = {
      id: "0-2-1",
      interface: { mac: "52:54:00:00:00:01", vlan: 0 },
      traddr: "10.0.0.1",
      trsvcid: "8009",
      nqn: hostile,
      origin: { table: 0, structure: "Discovery", index: 2 },
    };
    const tree = makeUnitTree(plan([path("0-1-1"), path("0-1-2")], [discovery]), options);
    assert.deepEqual(
      [...tree].map(([name, entry]) => ("target" in entry ? `${name} -> ${entry.target}` : name)),
      [
        "dev-disk-.device.d/40-nbft-boot.conf",
        "dev-mapper-.device.d/40-nbft-boot.conf",
        "dracut-emergency.service.wants/nbft-boot-explain.service -> /usr/lib/systemd/system/nbft-boot-explain.service",
        "emergency.target.wants/nbft-boot-explain.service -> /usr/lib/systemd/system/nbft-boot-explain.service",
        "initrd.target.wants/nbft-boot.target -> /usr/lib/systemd/system/nbft-boot.target",
        "nbft-boot-requests/0-1-1",
        "nbft-boot-requests/0-1-2",
        "nbft-boot.target.wants/nbft-boot-connect@0-1-1.service -> /usr/lib/systemd/system/nbft-boot-connect@.service",
        "nbft-boot.target.wants/nbft-boot-connect@0-1-2.service -> /usr/lib/systemd/system/nbft-boot-connect@.service",
        "nbft-boot.target.wants/nbft-boot-discover@0-2-1.service -> /usr/lib/systemd/system/nbft-boot-discover@.service",
        "nbft-boot.target.wants/nbft-boot-handover.service -> /usr/lib/systemd/system/nbft-boot-handover.service",
        "nbft-boot.target.wants/nbft-boot-pre.service -> /usr/lib/systemd/system/nbft-boot-pre.service",
      ],
    );
    const limit = tree.get("dev-disk-.device.d/40-nbft-boot.conf");
    assert.ok(limit !== undefined && "text" in limit);
    assert.match(limit.text, /^\[Unit\]\nJobTimeoutSec=90\nJobRunningTimeoutSec=90\n$/m);
  });

  test("nothing that firmware wrote, where systemd reads it", () => {
    const tree = makeUnitTree(plan([path("0-1-1")]), options);
    const all = JSON.stringify([...tree].filter(([name]) => !name.startsWith("nbft-boot-requests/")));
    assert.ok(!all.includes("evil") && !all.includes("boom") && !all.includes("10.0.0.1"));
  });

  test("coldplug that has the time which nobody else wants, where the image allows it, and never in a real root", () => {
    const file = "systemd-udev-trigger.service.d/50-nbft-boot.conf";
    const text = (changes: Partial<UnitOptions>) => {
      const entry = makeUnitTree(plan([path("0-1-1")]), { ...options, ...changes }).get(file);
      return entry !== undefined && "text" in entry ? entry.text : undefined;
    };
    assert.match(text({ coldplugYields: true }) ?? "", /^\[Service\]\nType=simple\nCPUWeight=1\n$/m);
    assert.equal(text({}), undefined);
    assert.equal(text({ coldplugYields: true, stage: "real root" }), undefined);
    assert.equal(makeUnitTree(plan([]), { ...options, coldplugYields: true }).size, 0);
  });

  test("what is for the network of this initramfs", () => {
    const network = { wanted: ["systemd-networkd.service"], masked: ["wait.service"] };
    const tree = makeUnitTree(plan([path("0-1-1")]), { ...options, network });
    assert.ok(tree.has("nbft-boot.target.wants/systemd-networkd.service"));
    assert.deepEqual(tree.get("wait.service"), { target: "/dev/null" });
  });

  test("in the real root what its network manager has to know, and the paths, off the console, wanted by a target that does not wait for them", () => {
    const network = { wanted: ["systemd-networkd.service"], masked: ["wait.service"] };
    const tree = makeUnitTree(plan([path("0-1-1")]), { ...options, stage: "real root", network });
    assert.deepEqual(
      [...tree.keys()],
      [
        "NetworkManager.service.wants/nbft-boot-adopt.service",
        "nbft-boot-connect@.service.d/50-real-root.conf",
        "nbft-boot-discover@.service.d/50-real-root.conf",
        "nbft-boot-requests/0-1-1",
        "nbft-boot.target.wants/nbft-boot-connect@0-1-1.service",
        "nvmf-autoconnect.service.d/50-nbft-boot.conf",
        "nvmf-connect-nbft.service.d/50-nbft-boot.conf",
        "paths.target.wants/nbft-boot-adopt.path",
        // Also of rescue.target, and of what an installer starts: the initramfs leaves paths to the real root, whatever that starts.
        "sysinit.target.wants/nbft-boot.target",
        "systemd-networkd.service.wants/nbft-boot-adopt.service",
      ],
    );
  });

  test("in a real root whose connections another program makes, only what its network manager has to know", () => {
    const tree = makeUnitTree(plan([path("0-1-1")]), { ...options, stage: "real root", connects: false });
    assert.deepEqual(
      [...tree.keys()],
      [
        "NetworkManager.service.wants/nbft-boot-adopt.service",
        "paths.target.wants/nbft-boot-adopt.path",
        "systemd-networkd.service.wants/nbft-boot-adopt.service",
      ],
    );
  });

  test("N13: in the real root nvme-cli's units see no table, and are not changed otherwise", () => {
    const tree = makeUnitTree(plan([path("0-1-1")]), { ...options, stage: "real root" });
    for (const unit of ["nvmf-autoconnect.service", "nvmf-connect-nbft.service"]) {
      const entry = tree.get(`${unit}.d/50-nbft-boot.conf`);
      assert.ok(entry !== undefined && "text" in entry);
      assert.match(entry.text, /^#.*\n\[Service\]\nInaccessiblePaths=-\/sys\/firmware\/acpi\/tables\n$/);
    }
  });

  test("nothing where there is nothing to connect", () => {
    assert.equal(makeUnitTree(plan([]), options).size, 0);
  });

  test("a thousand paths are a thousand links, and what is resolved of each, and no file more", () => {
    const paths = Array.from({ length: 1000 }, (_, index) => path(`0-${index + 1}-1`));
    const names = [...makeUnitTree(plan(paths), options)];
    assert.equal(names.filter(([, entry]) => "target" in entry).length, 1005);
    assert.equal(names.filter(([name]) => name.startsWith("nbft-boot-requests/")).length, 1000);
    assert.equal(names.length, 2007);
  });

  test("the paths that share a service have it all, and leave nothing behind for one each", () => {
    const paths = [path("0-1-1"), path("0-1-2"), { ...path("0-2-1"), security: { channel: "required" } as const }];
    const names = [...makeUnitTree(plan(paths), { ...options, sharedFrom: 2 }).keys()];
    assert.deepEqual(
      names.filter((name) => /requests|connect@/.test(name)),
      [
        "nbft-boot-requests/0-2-1",
        "nbft-boot.target.wants/nbft-boot-connect@0-2-1.service",
        "nbft-boot.target.wants/nbft-boot-connect@all.service",
      ],
    );
  });
});

suite("folders of drop-ins that nbft-boot-adopt.path watches", () => {
  const folder = "/etc/systemd/network";
  const host = new MockHost({
    files: {
      [`${folder}/10-lan.network.d/a.conf`]: "",
      [`${folder}/10-%n x.network.d/a.conf`]: "",
      [`${folder}/10-lan.netdev.d/a.conf`]: "",
      "/run/systemd/network/05-nbft-0h1-10-lan.network.d/z-nbft.conf": "",
    },
  });

  test("are those of others' .network files, with names that mean nothing in a unit", () => {
    assert.deepEqual(dropInFolders(host), [`${folder}/10-lan.network.d`]);
  });

  test("are in a drop-in of the unit in the real root", () => {
    const tree = makeUnitTree(plan([path("0-1-1")]), { ...options, stage: "real root", watched: dropInFolders(host) });
    const file = tree.get("nbft-boot-adopt.path.d/50-drop-ins.conf");
    assert.ok(file !== undefined && "text" in file);
    assert.match(file.text, /^\[Path\]\nPathChanged=\/etc\/systemd\/network\/10-lan\.network\.d\n$/m);
  });
});
