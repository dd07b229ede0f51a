// SPDX-License-Identifier: LGPL-2.1-or-later
// The administrator's profile for the boot card and what root needs, in one.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { hfi } from "../../../plan/tables.ts";
import { adopt, index, itsPath, itsUuid, ownPath, ownUuid, profileOf } from "./adopted.ts";

const state = `/run/NetworkManager/devices/${index}`;
const dhcp = hfi(1, { dhcpOverride: true });

suite("adopted by NetworkManager: ours", () => {
  test("DHCP: the leased address is kept beyond the lease, and nobody waits for the server", () => {
    const { own, host } = adopt({ hfi: dhcp, source: "192.0.2.120" });
    assert.match(own, /\[ipv4\]\nmethod=auto\n(.*\n)*?address1=192\.0\.2\.120\/24\n/);
    assert.match(own, /\[ipv6\]\nmethod=link-local\n/);
    assert.match(own, /\nnbft-boot\.ipv4-address=192\.0\.2\.120\/24\n/);
    assert.equal(host.text(state), `# Made by nbft-boot\n[device]\nmanaged=true\nconnection-uuid=${ownUuid}\n`);
    assert.equal(host.mode(ownPath), 0o600);
  });

  test("DHCP: the way to a target behind a router is kept, too", () => {
    const { own } = adopt({ hfi: dhcp, source: "192.0.2.120", target: "198.51.100.7" });
    assert.match(own, /\nroute1=198\.51\.100\.7\/32,192\.0\.2\.1\n/);
  });

  test("regression: DHCP: so is both where a discovery controller has named the target", () => {
    const { own } = adopt({ hfi: dhcp, source: "192.0.2.120", target: "198.51.100.7", discovered: true });
    assert.match(own, /\naddress1=192\.0\.2\.120\/24\n(.*\n)*?route1=198\.51\.100\.7\/32,192\.0\.2\.1\n/);
  });

  test("SLAAC: the same, and IPv4 has what is ready at once", () => {
    const slaac = hfi(1, { autoconfigured: true, ip: "2001:db8::11" });
    const { own } = adopt({ hfi: slaac, source: "2001:db8::5054:ff:fe00:1", target: "2001:db8:5::100" });
    assert.match(own, /\naddress1=2001:db8::5054:ff:fe00:1\/64\n(.*\n)*?route1=2001:db8:5::100\/128,fe80::1\n/);
    assert.match(own, /\[ipv4\]\nmethod=manual\naddress1=192\.0\.0\.8\/32\n/);
    assert.doesNotMatch(own, /ipv4-address=/);
  });

  test("what root lived by is remembered when the address is away, as netplan apply does it", () => {
    const { host, own } = adopt({ hfi: dhcp, source: "192.0.2.120", target: "198.51.100.7" });
    host.put("/proc/self/net/route", "");
    assert.equal(adopt({ hfi: dhcp, host, target: "198.51.100.7" }).own, own);
  });

  test("no connection, no address: DHCP alone", () => {
    assert.doesNotMatch(adopt({ hfi: dhcp }).own, /address1/);
  });

  test("what NetworkManager of the initramfs says of the device stays", () => {
    const { host } = adopt({
      hfi: dhcp,
      files: { [state]: "[device]\nnm-owned=false\nconnection-uuid=x\n\n[dhcp4]\ndhcp4.a=1\n" },
    });
    assert.equal(
      host.text(state),
      `# Made by nbft-boot\n[device]\nnm-owned=false\nconnection-uuid=${ownUuid}\nmanaged=true\n\n[dhcp4]\ndhcp4.a=1\n`,
    );
  });

  test("an installer's profile for every card does not count", () => {
    const { own } = adopt({ hfi: hfi(1), files: { [itsPath]: profileOf("[ethernet]\nmtu=1400", "") } });
    assert.doesNotMatch(own, /mtu/);
    assert.match(own, new RegExp(`\\nuuid=${ownUuid}\\n`));
  });
});

suite("adopted by NetworkManager: VLANs", () => {
  const vlan = hfi(1, { vlan: 11 });
  const device = {
    "/sys/class/net/nbft0h1.11/address": "52:54:00:00:00:01\n",
    "/sys/class/net/nbft0h1.11/type": "1\n",
    "/sys/class/net/nbft0h1.11/ifindex": "102\n",
    "/sys/class/net/nbft0h1.11/lower_eth1/x": "",
    "/proc/self/net/vlan/config": "VLAN Dev name\t | VLAN ID\nName-Type: x\nnbft0h1.11     | 11  | eth1\n",
  };
  const path = "/run/NetworkManager/system-connections/nbft-0h1.11.nmconnection";

  test("on their card by its name, whose profile may be another one's", () => {
    const { host } = adopt({ hfi: vlan, files: { ...device, [itsPath]: profileOf("[ipv4]\nmethod=disabled") } });
    assert.match(host.text(path) ?? "", /\n\[vlan\]\nflags=1\nid=11\nparent=eth1\n/);
    assert.match(host.text("/run/NetworkManager/devices/102") ?? "", /connection-uuid=6e626674-000b-/);
    assert.match(host.text(state) ?? "", new RegExp(`connection-uuid=${itsUuid}`));
  });

  test("the administrator's on a card that he calls by another name", () => {
    const its = `[connection]\nid=v\nuuid=${itsUuid}\ntype=macvlan\n[macvlan]\nmode=2\nparent=lan0\n`;
    const files = { [itsPath]: its, [`/run/udev/data/n${index}`]: "E:ID_NET_NAME=lan0\n" };
    const { host } = adopt({ hfi: hfi(1), files });
    const copy = `/run/NetworkManager/system-connections/nbft-on-eth1-${itsUuid}.nmconnection`;
    assert.match(host.text(copy) ?? "", new RegExp(`\\nuuid=${itsUuid}\\n(.*\\n)*mode=2\\nparent=eth1\\n`));
    assert.equal(adopt({ hfi: hfi(1), files: { [itsPath]: its } }).host.text(copy), undefined);
    assert.ok(!adopt({ hfi: hfi(1), files: { [copy]: its } }).host.exists(copy), "of a profile that is no more");
  });

  test("the administrator's for the same VLAN is merged; the device keeps its name", () => {
    const its = `[connection]\nid=storage\nuuid=${itsUuid}\ntype=vlan\ninterface-name=storage\n[vlan]\nid=11\nparent=eth1\n[ipv4]\nmethod=auto\n`;
    const { host } = adopt({ hfi: vlan, files: { ...device, [itsPath]: its } });
    const text = host.text(path) ?? "";
    assert.match(text, new RegExp(`\\nid=storage\\nuuid=${itsUuid}\\ntype=vlan\\ninterface-name=nbft0h1.11\\n`));
    assert.match(text, /\[ipv4\]\nmethod=auto\naddress1=192\.0\.2\.11\/24\n/);
  });
});

suite("adopted by NetworkManager: merged", () => {
  const merged = (lines: string, name?: string) =>
    adopt({
      hfi: hfi(1, { gateway: "192.0.2.1" }),
      target: "198.51.100.7",
      files: { [itsPath]: profileOf(lines, name) },
    });

  test("a whole one", () => {
    const lines = `autoconnect=false
[802-3-ethernet]
mtu=1400
cloned-mac-address=random
wake-on-lan=64

[ethtool]
feature-tso=false

[ipv4]
method=auto
address1=10.1.0.5/16,10.1.0.1
dns=10.1.0.53;
route1=10.9.0.0/16,192.0.2.9
route1_options=mtu=1400
routing-rule1=priority 5 from 10.1.0.5 table 9`.replace("autoconnect=false\n", "permissions=user:joe:;\n");
    const { own, host } = merged(lines);
    assert.equal(
      own,
      `# Made by nbft-boot from NBFT HFI 1 and ${itsPath}
[connection]
id=its
uuid=${itsUuid}
type=ethernet
interface-name=eth1
autoconnect-priority=999
autoconnect-retries=0

[ethernet]
mtu=1400
cloned-mac-address=preserve
wake-on-lan=64

[ethtool]
feature-tso=false

[ipv4]
method=auto
dns=10.1.0.53;
routing-rule1=priority 5 from 10.1.0.5 table 9
gateway=10.1.0.1
address1=192.0.2.11/24
address2=10.1.0.5/16
route1=10.9.0.0/16,192.0.2.9
route1_options=mtu=1400
route2=198.51.100.7/32,192.0.2.1
dad-timeout=0
dhcp-timeout=2147483647

[user]
nbft-boot.ipv4-address=192.0.2.11/24
nbft-boot.ipv4-route=198.51.100.7/32,192.0.2.1
`,
    );
    assert.equal(host.text(state), `# Made by nbft-boot\n[device]\nmanaged=true\nconnection-uuid=${itsUuid}\n`);
  });

  test("firmware's gateway is the default route where he has none", () => {
    assert.match(merged("[ipv4]\nmethod=manual\naddress1=10.1.0.5/16").own, /\ngateway=192\.0\.2\.1\n/);
    const never = merged("[ipv4]\nmethod=manual\naddress1=10.1.0.5/16\nnever-default=true").own;
    assert.doesNotMatch(never, /gateway=/);
    assert.match(never, /\nroute1=198\.51\.100\.7\/32,192\.0\.2\.1\n/);
  });

  test("families switched off, or with methods that have no addresses, are switched on where root needs them", () => {
    for (const method of ["disabled", "link-local", "shared"]) {
      assert.match(
        merged(`[ipv4]\nmethod=${method}`).own,
        /\[ipv4\]\nmethod=manual\n(.*\n)*?address1=192\.0\.2\.11\/24\n/,
      );
    }
    assert.match(
      merged("[ipv6]\nmethod=auto").own,
      /\[ipv6\]\nmethod=auto\nra-timeout=2147483647\n|\[ipv6\]\nmethod=auto\ndhcp-timeout/,
    );
    assert.match(merged("").own, /\[ipv4\]\nmethod=auto\n/, "NetworkManager's default");
  });

  test("IPv6: root's address is the last one, as the kernel has them", () => {
    const { own } = adopt({
      hfi: hfi(1, { ip: "2001:db8::11", prefix: 64 }),
      files: { [itsPath]: profileOf("[ipv6]\nmethod=manual\naddress1=2001:db8::5/64") },
    });
    assert.match(own, /\naddress1=2001:db8::5\/64\naddress2=2001:db8::11\/64\n/);
  });

  test("DHCP: the lease is asked for as firmware did", () => {
    const { own } = adopt({
      hfi: dhcp,
      source: "192.0.2.120",
      files: { [itsPath]: profileOf("[ipv4]\nmethod=manual\naddress1=10.1.0.5/16\ndhcp-client-id=other") },
    });
    assert.match(
      own,
      /\[ipv4\]\nmethod=auto\ndhcp-client-id=mac\naddress1=192\.0\.2\.120\/24\naddress2=10\.1\.0\.5\/16\n/,
    );
  });

  test("a profile for more cards than this one stays theirs, and is applied here under our UUID", () => {
    const { own } = merged("[match]\ninterface-name=eth*;\n[ethernet]\nmtu=1400", "multi-connect=3");
    assert.match(own, new RegExp(`\\nid=nbft-0h1\\nuuid=${ownUuid}\\n`));
    assert.match(own, /\nmtu=1400\n/);
    assert.match(own, /\[match\]/);
  });

  test("a card that the administrator gives another name, which it does not get, is found by that one, too", () => {
    const link = "[Match]\nPermanentMACAddress=52:54:00:00:00:01\n\n[Link]\nName=lan0\n";
    const files = {
      "/run/systemd/network/10-netplan-lan.link": link,
      [itsPath]: profileOf("[ethernet]\nmtu=1400", "interface-name=lan0"),
    };
    const { own } = adopt({ hfi: hfi(1), files });
    assert.match(own, /\ninterface-name=eth1\n(.*\n)*?mtu=1400\n/);
    const udev = { [`/run/udev/data/n${index}`]: "E:ID_NET_NAME=lan0\n", [itsPath]: files[itsPath] };
    assert.equal(adopt({ hfi: hfi(1), files: udev }).own, own);
    assert.doesNotMatch(adopt({ hfi: hfi(1), files: { [itsPath]: files[itsPath] } }).own, /mtu/);
  });

  test("netplan's profile has no UUID", () => {
    const path = "/run/NetworkManager/system-connections/netplan-eth1.nmconnection";
    const text = "[connection]\nid=netplan-eth1\ntype=ethernet\ninterface-name=eth1\n\n[ipv4]\nmethod=auto\n";
    const { own } = adopt({ hfi: hfi(1), files: { [path]: text } });
    assert.match(own, new RegExp(`\\nid=nbft-0h1\\n(.*\\n)*?uuid=${ownUuid}\\n`));
    assert.match(own, /\nmethod=auto\n/);
  });

  test("the boot card becomes no port of a bond or bridge, and one line says what to do", () => {
    for (const keys of ["controller=bond0\nport-type=bond", "master=bond0\nslave-type=bond"]) {
      const { own, messages } = merged(`${keys}\n[bond-port]\nprio=5`);
      assert.doesNotMatch(own, /bond0|bond-port/);
      assert.match(own, /\[ipv6\]\nmethod=disabled\n/);
      assert.equal(messages.length, 1);
      assert.match(
        messages[0] ?? "",
        /its\.nmconnection: eth1 does not become a port of bond0.*use another card, or a VLAN/,
      );
    }
  });

  test("run again, it changes nothing; with nmcli's changes saved in /etc, these stay, and root has its new address", () => {
    const first = adopt({ hfi: dhcp, source: "192.0.2.120" });
    const again = adopt({ hfi: dhcp, source: "192.0.2.120", host: first.host });
    assert.equal(again.own, first.own);
    const saved = first.own.replace("method=auto\n", "method=auto\ndns=9.9.9.9;\n").replace("# Made", "# Was made");
    const next = adopt({
      hfi: dhcp,
      source: "192.0.2.130",
      files: { "/etc/NetworkManager/system-connections/nbft-0h1.nmconnection": saved },
    });
    assert.match(next.own, /\ndns=9\.9\.9\.9;\n/);
    assert.match(next.own, /\naddress1=192\.0\.2\.130\/24\n/);
    assert.doesNotMatch(next.own, /192\.0\.2\.120/);
  });

  test("what nmcli saved and needs nothing more is NetworkManager's own to change", () => {
    const path = "/etc/NetworkManager/system-connections/nbft-0h1.nmconnection";
    const first = adopt({ hfi: dhcp, source: "192.0.2.120" });
    const saved = `${first.own.replace("[ipv4]", "[proxy]\n\n[ipv4]")}`.replace("mac\n", "mac\ndns=9.9.9.9;\n");
    const { own, host } = adopt({ hfi: dhcp, source: "192.0.2.120", files: { [path]: saved } });
    assert.equal(own, "");
    assert.match(host.text(state) ?? "", new RegExp(ownUuid));
    host.put("/proc/self/net/route", "");
    assert.equal(adopt({ hfi: dhcp, host }).own, "", "and it remembers the address");
  });

  test("one that nmcli saved is ours, whatever else fits the card", () => {
    const saved = adopt({ hfi: hfi(1) }).own.replace("type=ethernet\n", "type=ethernet\nautoconnect=false\n");
    const others = { [itsPath]: profileOf("autoconnect-priority=999\n[ethernet]\nmtu=1400") };
    const { own } = adopt({ hfi: hfi(1), files: { ...others, "/etc/NetworkManager/system-connections/a": saved } });
    assert.match(own, new RegExp(`\\nuuid=${ownUuid}\\n`));
    assert.doesNotMatch(own, /autoconnect=|mtu/);
  });

  test("of two with one UUID in /etc, that which NetworkManager has saved", () => {
    const folder = "/etc/NetworkManager/system-connections";
    const { own } = adopt({
      hfi: hfi(1),
      files: {
        [`${folder}/a.nmconnection`]: profileOf("[ethernet]\nmtu=1400"),
        [`${folder}/b.nmconnection`]: profileOf("[ethernet]\nmtu=1300\n[user]\nnbft-boot.ipv4-address=192.0.2.11/24"),
      },
    });
    assert.match(own, /\nmtu=1300\n/);
  });

  test("hostile text: what is no keyfile is NetworkManager's to refuse, and costs nothing here", () => {
    for (const text of [
      "[",
      "x",
      "[connection]\nx",
      "\0",
      "[connection]\ntype=ethernet\ninterface-name=eth1\n[ipv4\n",
    ]) {
      const { own } = adopt({ hfi: hfi(1), files: { [itsPath]: text } });
      assert.match(own, new RegExp(`\\nuuid=${ownUuid}\\n`));
    }
  });
});
