// SPDX-License-Identifier: LGPL-2.1-or-later
// What systemd-networkd of a real root is told of the boot's interfaces. What it makes of that: network/networkd-real-root.test.ts.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { adopt } from "../../../src/boot/adopt/adopt.ts";
import type { Hfi } from "../../../src/nbft/types.ts";
import { makeTable } from "../../golden/tables.ts";
import { MockHost } from "../../mock-host.ts";

const run = "/run/systemd/network";
const etc = "/etc/systemd/network";
const lan = "[Match]\nName=e*\n";

/** A real root whose initramfs booted by these HFIs; its target is behind the gateway. */
function realRoot(files: Readonly<Record<string, string>>, hfi: readonly Partial<Hfi>[] = [{}]): MockHost {
  return new MockHost({
    files: {
      "/run/nbft-boot/hostnqn": "nqn\n",
      "/sys/firmware/acpi/tables/NBFT": makeTable({ hfi, ssns: [{ traddr: "10.1.0.1" }] }),
      "/sys/class/net/ens2/address": "52:54:00:00:00:01\n",
      "/sys/class/net/ens2/type": "1\n",
      "/sys/class/net/ens2/ifindex": "2\n",
      [`${run}/05-nbft-0h1.network`]: "[Match]\nMACAddress=52:54:00:00:00:01\n",
      ...files,
    },
  });
}

function adopted(files: Readonly<Record<string, string>>, hfi?: readonly Partial<Hfi>[]): MockHost {
  const host = realRoot(files, hfi);
  assert.equal(adopt(host), 0);
  return host;
}

/** Names of the files that have an alias. */
const aliases = (host: MockHost): string[] =>
  host
    .list(run)
    .map((path) => /05-nbft-0h1-(\S*\.network) -> (.*)$/.exec(path)?.slice(1).join(" is ") ?? "")
    .filter((name) => name !== "");

/** What is read last for the card, of one administrator's file. */
function last(text: string, hfi?: readonly Partial<Hfi>[]): string {
  return (
    adopted({ [`${etc}/10-lan.network`]: text }, hfi).text(`${run}/05-nbft-0h1-10-lan.network.d/z-nbft.conf`) ?? ""
  );
}

test("a reload in the meantime finds no alias without what root needs", () => {
  const host = realRoot({ [`${etc}/10-lan.network`]: lan });
  const made: string[] = [];
  const { symlink, writeFile } = host;
  host.symlink = (target, path) => {
    made.push(path);
    symlink.call(host, target, path);
  };
  host.writeFile = (path, ...rest) => {
    made.push(path);
    writeFile.call(host, path, ...rest);
  };
  assert.equal(adopt(host), 0);
  const alias = `${run}/05-nbft-0h1-10-lan.network`;
  assert.ok(made.includes(`${alias}.d/z-nbft.conf`));
  assert.ok(made.indexOf(alias) > made.indexOf(`${alias}.d/z-nbft.conf`), made.join("\n"));
});

suite("which files are put before root's", () => {
  test("those of the administrator, the first of a name, in front of the one that stands alone", () => {
    const host = adopted({
      [`${etc}/10-lan.network`]: lan,
      "/usr/lib/systemd/network/10-lan.network": lan,
      [`${run}/10-netplan-eth.network`]: lan,
      "/usr/lib/systemd/network/80-container.network": "[Match]\nKind=veth\n",
    });
    assert.deepEqual(aliases(host), [
      `10-lan.network is ${etc}/10-lan.network`,
      `10-netplan-eth.network is ${run}/10-netplan-eth.network`,
      "80-container.network is /usr/lib/systemd/network/80-container.network",
    ]);
    assert.ok("05-nbft-0h1-99-z.network" < "05-nbft-0h1.network", "systemd sorts them so");
  });

  test("not those that systemd-networkd reads none of, which ours would bring to life", () => {
    const host = realRoot({
      [`${etc}/10-mute.network`]: "[Network]\nAddress=10.66.0.1/24\n",
      [`${etc}/11-any.network`]: "[Match]\nName=\n",
      [`${etc}/12-empty.network`]: "",
      [`${etc}/.13-hidden.network`]: lan,
      [`${etc}/14-lan.network.bak`]: lan,
      "/usr/lib/systemd/network/15-masked.network": lan,
    });
    host.symlink("/dev/null", `${etc}/15-masked.network`);
    assert.equal(adopt(host), 0);
    assert.deepEqual(aliases(host), []);
  });

  test("not what ip=dhcp makes for all interfaces, in either of its names", () => {
    const host = adopted({
      [`${run}/71-default.network`]: "[Match]\nKind=!*\n",
      [`${run}/91-default.network`]: "[Match]\nKind=!*\n",
      [`${run}/70-ens2.network`]: "[Match]\nName=ens2\n",
    });
    assert.deepEqual(aliases(host), [`70-ens2.network is ${run}/70-ens2.network`]);
  });

  test("with their drop-ins in their order, whatever they are called, and root's behind them", () => {
    const host = realRoot({
      [`${etc}/10-lan.network`]: lan,
      [`${etc}/10-lan.network.d/zzz.conf`]: "",
      [`${run}/10-lan.network.d/a.conf`]: "",
      "/usr/lib/systemd/network/10-lan.network.d/zzz.conf": "",
      "/usr/lib/systemd/network/10-lan.network.d/m.conf": "",
    });
    host.symlink("/dev/null", `${etc}/10-lan.network.d/m.conf`);
    assert.equal(adopt(host), 0);
    const folder = `${run}/05-nbft-0h1-10-lan.network.d`;
    assert.deepEqual(host.list(folder), [
      `${folder}/a-a.conf -> ${run}/10-lan.network.d/a.conf`,
      `${folder}/a-zzz.conf -> ${etc}/10-lan.network.d/zzz.conf`,
      `${folder}/z-nbft.conf`,
    ]);
  });

  test("each for the card, and for each VLAN of the table", () => {
    const host = adopted({ [`${etc}/10-lan.network`]: lan }, [{}, { vlan: 5, ip: "10.5.0.2" }]);
    const card = host.text(`${run}/05-nbft-0h1-10-lan.network.d/z-nbft.conf`) ?? "";
    const vlan = host.text(`${run}/05-nbft-0h2.5-10-lan.network.d/z-nbft.conf`) ?? "";
    assert.match(card, /^Property=ID_NBFT_BOOT=0h1$[\s\S]*^VLAN=nbft0h2\.5$[\s\S]*^Address=10\.0\.0\.2\/24$/m);
    assert.match(vlan, /^Property=ID_NBFT_BOOT=0h2\.5$[\s\S]*^Address=10\.5\.0\.2\/24$/m);
  });
});

suite("what is read last", () => {
  test("asks for this interface alone, keeps what root has, and lets nothing cut it", () => {
    const text = last(`${lan}[Network]\nBridge=br0\n`, [{ gateway: "10.0.0.254" }]);
    for (const line of [
      "Property=ID_NBFT_BOOT=0h1",
      "ActivationPolicy=always-up",
      "Unmanaged=no",
      "MACAddress=",
      "ARP=yes",
      "Bond=",
      "Bridge=",
      "VRF=",
      "KeepConfiguration=yes",
      "IgnoreCarrierLoss=yes",
      "Address=10.0.0.2/24",
    ]) {
      assert.ok(text.split("\n").includes(line), line);
    }
    assert.doesNotMatch(text, /^(MACAddress=.+|Name=|Kind=|Type=)/m, "these are alternatives to those of the file");
  });

  test("switches nothing off that the file may want, and does not say what is required for online", () => {
    for (const hfi of [{}, { dhcpOverride: true }, { ip: "2001:db8::2", prefix: 64 }]) {
      assert.doesNotMatch(last(lan, [hfi]), /=no$(?<!Unmanaged=no|SendRelease=no)|RequiredForOnline|WithoutCarrier/m);
    }
  });

  test("asks for both families where file and table want one each", () => {
    const dhcp = (text: string, hfi: Partial<Hfi>) => /^DHCP=.*$/m.exec(last(text, [hfi]))?.[0];
    const ipv4 = { dhcpOverride: true };
    assert.equal(dhcp(lan, ipv4), "DHCP=ipv4");
    for (const value of ["ipv6", "v6", "yes", "true", "both"]) {
      assert.equal(dhcp(`${lan}[Network]\nDHCP=${value}\n`, ipv4), "DHCP=yes", value);
    }
    assert.equal(dhcp(`${lan}[Network]\nDHCP=yes\nDHCP=no\n`, ipv4), "DHCP=ipv4");
    assert.equal(dhcp(`${lan}[Network]\nDHCP=yes\n`, {}), undefined, "a static interface leaves it to the file");
    const linkLocal = `${lan}[Network]\nLinkLocalAddressing=ipv4\n`;
    assert.match(last(linkLocal, [{ ip: "2001:db8::2", prefix: 64 }]), /^LinkLocalAddressing=yes$/m);
  });

  test("gives the way to the targets, and a default route only where the file has none", () => {
    const hfi = [{ gateway: "10.0.0.254", defaultRoute: true }];
    const routes = (text: string) =>
      [...last(text, hfi).matchAll(/\[Route\]\n(?:Destination=(.*)\n)?/g)].map(([, to]) => to);
    assert.deepEqual(routes(lan), [undefined, "10.1.0.1/32"]);
    assert.deepEqual(routes(`${lan}[Network]\nGateway=10.0.0.1\n`), ["10.1.0.1/32"]);
    assert.deepEqual(routes(`${lan}[Route]\nGateway=10.0.0.1\nDestination=0.0.0.0/0\n`), ["10.1.0.1/32"]);
    const elsewhere = `${lan}[Route]\nGateway=10.0.0.1\nDestination=10.7.0.0/16\n[Network]\nGateway=2001:db8::1\n`;
    assert.deepEqual(routes(elsewhere), [undefined, "10.1.0.1/32"]);
  });

  test("of a lease: the identity is root's; metric, MTU and host name are the file's where it has them", () => {
    const hfi = [{ dhcpOverride: true, hostName: "node1", defaultRoute: false }];
    const ours = last(lan, hfi);
    assert.match(
      ours,
      /^\[DHCPv4\]\nClientIdentifier=mac\nSendRelease=no\nHostname=node1\nUseMTU=yes\nRouteMetric=2048$/m,
    );
    const theirs = last(`${lan}[DHCP]\nRouteMetric=100\nUseMTU=no\nHostname=other\n`, hfi);
    assert.match(theirs, /^\[DHCPv4\]\nClientIdentifier=mac\nSendRelease=no$/m);
    assert.doesNotMatch(theirs, /RouteMetric|UseMTU|Hostname/);
    const without = last(`${lan}[DHCPv4]\nUseRoutes=no\nRouteMetric=100\n`, [{ dhcpOverride: true }]);
    assert.match(without, /^UseGateway=yes\nRouteMetric=2048$/m, "its gateway may be the only way to a target");
  });
});

suite("run again", () => {
  test("changes nothing where nothing has changed, which ends the loop with the path unit", () => {
    const host = adopted({ [`${etc}/10-lan.network`]: `${lan}[Network]\nBridge=br0\n` });
    const said = host.err;
    for (const action of ["writeFile", "symlink", "remove"] as const) {
      host[action] = () => assert.fail(action);
    }
    assert.equal(adopt(host), 0);
    assert.equal(host.err, said);
  });

  test("takes away what is for a file that is gone, and nothing else", () => {
    const host = adopted({ [`${etc}/10-lan.network`]: lan, [`${etc}/11-lan.network`]: lan });
    host.remove(`${etc}/10-lan.network`);
    assert.equal(adopt(host), 0);
    assert.deepEqual(aliases(host), [`11-lan.network is ${etc}/11-lan.network`]);
    assert.ok(!host.exists(`${run}/05-nbft-0h1-10-lan.network.d`));
    assert.ok(host.exists(`${run}/05-nbft-0h1.network`));
  });
});

suite("what is refused is one line", () => {
  const said = (match: string, setting: string): string =>
    adopted({
      [`${etc}/10-lan.network`]: `[Match]\n${match}\n${setting}\n`,
      "/run/udev/data/n2": "I:1\nE:ID_NET_NAME=lan0\n",
    }).err;

  test("with file, setting, interface and what to do instead", () => {
    assert.equal(
      said("Name=ens2", "[Network]\nBond=bond0"),
      `${etc}/10-lan.network: Bond=bond0 is not applied to ens2, which root needs: give it another interface, or a MACVLAN on ens2\n`,
    );
  });

  test("only where the file means the interface: by name, by the name that it would have, by address, or not at all", () => {
    for (const match of ["Name=e*", "Name=lan? x", "MACAddress=52-54-00-00-00-01", "Type=ether", "Name=en[sp]2"]) {
      assert.match(said(match, "[Network]\nVRF=red"), /VRF=red is not applied to ens2/, match);
    }
    for (const match of ["Name=ens20 x*", "PermanentMACAddress=52:54:00:00:00:02"]) {
      assert.equal(said(match, "[Network]\nVRF=red"), "", match);
    }
  });
});

test("nothing in an initramfs, and where the initramfs did not use the NBFT", () => {
  const files = { [`${etc}/10-lan.network`]: lan };
  assert.deepEqual(aliases(adopted({ ...files, "/etc/initrd-release": "" })), []);
  const host = realRoot(files);
  host.remove("/run/nbft-boot/hostnqn");
  host.remove("/run/nbft-boot");
  assert.equal(adopt(host), 0);
  assert.deepEqual(aliases(host), []);
});

test("a .link file that came after udev had seen the interface: udev looks again, once, so that its name becomes another one", () => {
  const uevent = "/sys/class/net/ens2/uevent";
  const late = (link: string, seen?: string): string | undefined =>
    adopted({
      [uevent]: "",
      [`${run}/10-netplan-boot.link`]: link,
      ...(seen === undefined ? {} : { "/run/udev/data/n2": `I:1\nE:ID_NET_NAME=${seen}\n` }),
    }).text(uevent);
  const link = "[Match]\nPermanentMACAddress=52:54:00:00:00:01\n\n[Link]\nName=lan0\n";
  assert.equal(late(link, "ens2"), "add");
  assert.equal(late(link, "lan0"), "", "it is another name already");
  assert.equal(late(link), "", "udev has not seen the interface yet");
  assert.equal(late(link.replace("00:01", "00:02"), "ens2"), "", "of another card");
  assert.equal(late(link.replace("lan0", "ens2"), "enp0s2"), "", "the name that it has");
  assert.equal(late(link.replace("Name=", "MTUBytes="), "ens2"), "", "names nothing");
});
