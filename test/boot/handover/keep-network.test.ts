// SPDX-License-Identifier: LGPL-2.1-or-later
// What the initramfs leaves to a real root whose network is neither systemd-networkd's nor NetworkManager's. That it does what it is for:
// test/network/ifupdown.test.ts and its neighbours.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { handOver } from "../../../src/boot/handover/handover.ts";
import { makeTable } from "../../golden/tables.ts";
import { MockHost } from "../../mock-host.ts";

const units = "/run/systemd/system";
const wants = "/etc/systemd/system/multi-user.target.wants";

const initramfs = {
  "/etc/initrd-release": "",
  "/sys/firmware/acpi/tables/NBFT": makeTable({ hfi: [{}], ssns: [{ traddr: "10.0.0.1" }] }),
  "/sys/class/net/ens2/address": "52:54:00:00:00:01\n",
  "/sys/class/net/ens2/type": "1\n",
};

const leased = {
  ...initramfs,
  "/sys/firmware/acpi/tables/NBFT": makeTable({ hfi: [{ dhcpOverride: true }], ssns: [{ traddr: "10.0.0.1" }] }),
};

const ifupdown = {
  "/usr/sbin/ifup": "",
  "/usr/lib/ifupdown/settle-dad.sh": "",
  "/usr/lib/systemd/system/networking.service": "",
};

const networkd = { "/usr/lib/systemd/system/systemd-networkd.service": "" };

const systemd = { "/usr/lib/systemd/systemd": "", "/usr/lib/nbft-boot/nbft-boot": "" };

type Files = Readonly<Record<string, string | Uint8Array>>;

/** The machine after the handover to a real root of systemd's with these files. */
function leaveTo(realRoot: Files, files: Files = initramfs, folder = "/sysroot"): MockHost {
  const there = Object.entries({ ...systemd, ...realRoot }).map(([path, content]) => [`${folder}${path}`, content]);
  const host = new MockHost({ files: { ...files, ...Object.fromEntries(there) } });
  host.makeDirectory("/proc/self");
  host.symlink("/usr/lib/nbft-boot/nbft-boot", "/proc/self/exe");
  assert.equal(handOver(host), 0);
  return host;
}

const ours = (host: MockHost): string[] =>
  host.list("/run").filter((path) => /ifup|network(ing|\.s)|connman/.test(path));

suite("ifupdown", () => {
  test("does as its administrator says of a boot interface, and then knows nothing of it", () => {
    const text = leaveTo(ifupdown).text(`${units}/networking.service.d/50-nbft-boot.conf`) ?? "";
    assert.match(text, /^ExecStart=-\/usr\/sbin\/ifup -a --read-environment --ignore-errors --exclude=\[!e\]\*/m);
    assert.match(text, /^ExecStart=-\/bin\/rm -f \/run\/network\/ifstate\.ens2$/m);
    assert.match(text, /^ExecStart=\/usr\/sbin\/ifup -a --read-environment --exclude=ens2$/m);
  });

  test("has its program elsewhere before a merged /usr", () => {
    const host = leaveTo({ "/sbin/ifup": "", "/lib/ifupdown/settle-dad.sh": "" });
    assert.match(host.text(`${units}/networking.service.d/50-nbft-boot.conf`) ?? "", /^ExecStart=\/sbin\/ifup -a/m);
  });

  test("is found where initramfs-tools has mounted it", () => {
    const host = leaveTo(ifupdown, { ...initramfs, "/scripts/local-top/nbft-boot": "" }, "/root");
    assert.ok(host.exists(`${units}/ifup@ens2.service.d/50-nbft-boot.conf`));
  });

  test("has an instance for each interface, whose name is escaped", () => {
    const { "/sys/class/net/ens2/address": address, "/sys/class/net/ens2/type": type, ...without } = initramfs;
    const named = (name: string): Files => ({
      ...without,
      [`/sys/class/net/${name}/address`]: address,
      [`/sys/class/net/${name}/type`]: type,
    });
    assert.ok(leaveTo(ifupdown, named("en-1")).exists(`${units}/ifup@en\\x2d1.service.d/50-nbft-boot.conf`));
    for (const hostile of ["ens2;reboot", "$(reboot)", "en s", "en%n", "-a", "en'2", "e*", ".."]) {
      assert.deepEqual(ours(leaveTo(ifupdown, named(hostile))), [], hostile);
    }
  });

  test("finds a VLAN of the boot under the name that interfaces(5) has for it", () => {
    const host = leaveTo(ifupdown, {
      ...initramfs,
      "/sys/firmware/acpi/tables/NBFT": makeTable({ hfi: [{ vlan: 5 }], ssns: [{ traddr: "10.0.0.1" }] }),
      "/proc/self/net/vlan/config": "VLAN Dev name | VLAN ID\nName-Type: X\nnbft0h1.5 | 5 | ens2\n",
    });
    const text = host.text(`${units}/networking.service.d/50-nbft-boot.conf`) ?? "";
    assert.match(text, /--exclude=ens2 --exclude=nbft0h1\.5 --exclude=ens2\.5$/m);
    const service = host.text(`${units}/nbft-boot-network.service`) ?? "";
    // What this service is before can take a link down at once.
    assert.match(service, /^ExecStartPost=\/bin\/sh \/run\/nbft-boot\/keep-network\.sh await$/m);
    assert.match(service, /^ExecStartPre=-\/usr\/bin\/env ip link property add dev nbft0h1\.5 altname ens2\.5$/m);
    assert.match(service, /^ExecStart=\/bin\/sh \S+ keep ens2 nbft0h1\.5$/m);
  });
});

suite("the service that gives back what is taken away", () => {
  test("is started by whoever might take it", () => {
    const host = leaveTo({ ...ifupdown, "/lib/systemd/system/connman.service": "" });
    for (const name of ["networking.service", "connman.service", "ifup@ens2.service", "dhcpcd@ens2.service"]) {
      assert.equal(host.readLink(`${units}/${name}.wants/nbft-boot-network.service`), "../nbft-boot-network.service");
    }
  });

  test("is not left where nobody might", () => {
    assert.deepEqual(ours(leaveTo({})), []);
    assert.deepEqual(ours(leaveTo(networkd)), []);
  });

  test("is not left to a network manager that knows the interface", () => {
    const present = [
      { [`${wants}/NetworkManager.service`]: "" },
      { [`${wants}/systemd-networkd.service`]: "" },
      { "/etc/netplan/50-cloud-init.yaml": "" },
    ];
    for (const manager of present) {
      const host = leaveTo({ ...ifupdown, ...networkd, ...manager }, leased);
      assert.ok(!host.exists(`${units}/nbft-boot-network.service`));
      assert.ok(!host.exists(`${units}/multi-user.target.wants`));
      assert.ok(host.exists(`${units}/networking.service.d/50-nbft-boot.conf`), "ifupdown may be there, too");
    }
  });
});

suite("NetworkManager beside ifupdown", () => {
  const networkManager = { [`${wants}/NetworkManager.service`]: "" };
  const both = { ...ifupdown, ...networkd, ...networkManager };
  const isKept = (realRoot: Files) => {
    const host = leaveTo(realRoot, leased);
    assert.equal(
      host.exists(`${units}/nbft-boot-network.service`),
      host.list(`${units}/multi-user.target.wants`).length === 1,
    );
    return host.exists(`${units}/nbft-boot-network.service`);
  };

  test("manages no interface that interfaces(5) names: its network is kept, and its lease renewed", () => {
    assert.ok(isKept({ ...both, "/etc/network/interfaces": "auto lo\n  iface ens2 inet dhcp\n" }));
    assert.ok(isKept({ ...both, "/etc/network/interfaces.d/lan": "allow-hotplug ens2\niface ens2 inet dhcp\n" }));
  });

  test("manages all others", () => {
    assert.ok(
      !isKept({ ...both, "/etc/network/interfaces": "iface lo inet loopback\n# iface ens2\niface ens22 inet dhcp\n" }),
    );
  });

  test("but not systemd-networkd", () => {
    const also = { [`${wants}/systemd-networkd.service`]: "", "/etc/network/interfaces": "iface ens2 inet dhcp\n" };
    assert.ok(!isKept({ ...both, ...also }));
  });
});

test("ifup and ifdown, however often, do not use up what lets the network be forgotten", () => {
  const host = leaveTo(ifupdown);
  for (const type of ["path", "service"]) {
    assert.match(host.text(`${units}/nbft-boot-ifupdown.${type}`) ?? "", /^\[Unit\]\n[^[]*^StartLimitIntervalSec=0$/m);
  }
});

suite("a lease", () => {
  const started = `${units}/multi-user.target.wants/systemd-networkd.service`;
  const hidden = `${units}/systemd-networkd.service.d/50-nbft-boot.conf`;

  test("is renewed by systemd-networkd where nobody else does it", () => {
    for (const realRoot of [networkd, { ...networkd, ...ifupdown }]) {
      const host = leaveTo(realRoot, leased);
      assert.equal(host.readLink(started), "/usr/lib/systemd/system/systemd-networkd.service");
      assert.ok(!host.exists(hidden));
    }
  });

  test("is what it is started for: files that its administrator has left do not count", () => {
    const host = leaveTo({ ...networkd, "/etc/systemd/network/10-old.network": "" }, leased);
    assert.match(host.text(hidden) ?? "", /^TemporaryFileSystem=\/etc\/systemd\/network:ro$/m);
  });

  test("is none where all is static", () => {
    assert.ok(!leaveTo(networkd).exists(`${units}/multi-user.target.wants`));
  });

  test("that nobody may renew is told of", () => {
    assert.match(leaveTo({}, leased).err, /^nobody may renew the lease of ens2: /m);
    assert.equal(/renew/.test(leaveTo({}).err), false);
  });
});
