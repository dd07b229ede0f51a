// SPDX-License-Identifier: LGPL-2.1-or-later
// systemd-networkd of the real root (systemd 257, with its udev) has files of the administrator's for a boot's interface: they are applied, and
// root loses nothing, from before it starts until it is stopped, whatever is done.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { trixieTree } from "../../tools/tree.ts";
import { hfi, ssns, table } from "../plan/tables.ts";
import { whereAvailable } from "../where-available.ts";
import { type Look, type RealRootOutcome, runRealRoot } from "./real-root-machine.ts";
import { serveLeases } from "./virtual-cards.ts";

const { mac } = hfi(1);
const card = { name: "eth1", mac };
const alias = "/run/systemd/network/05-nbft-0h1-10-lan.network";
const alone = "/run/systemd/network/05-nbft-0h1.network";

/** What an administrator may do when the machine runs. */
const everyDay = `
look start
stop_networkd; start_networkd; look restart
networkctl reload; look reload
networkctl reconfigure eth1; look reconfigure
ip link set to-eth1 down; sleep 1; ip link set to-eth1 up; look flap
udevadm trigger --subsystem-match=net --action=add --settle; look trigger
`;

/** Everything that is his and has an address must be lost at no look. */
function requireNothingLost(looks: RealRootOutcome["looks"], root: RegExp, names = Object.keys(looks)): void {
  for (const name of names) {
    const lost = looks[name]?.lost.filter((line) => root.test(line));
    assert.deepEqual(lost, [], `lost at ${name}`);
  }
}

function see(looks: RealRootOutcome["looks"], name: string): Look {
  const look = looks[name];
  assert.ok(look !== undefined, name);
  return look;
}

suite("an administrator's file for the interface of the boot", () => {
  test(
    "all that it says is applied beside what root needs, its name is found, and what would cut root is not",
    whereAvailable(async () => {
      const { looks, said } = await runRealRoot(await trixieTree(), {
        table: table({
          hfi: [
            hfi(1, { gateway: "192.0.2.1" }),
            hfi(2, { mac, ip: "2001:db8:1::11", prefix: 64, gateway: "2001:db8:1::1" }),
          ],
          ssns: [ssns(1, { traddr: "198.51.100.1" }), ssns(2, { traddr: "2001:db8:5::1", primaryHfi: 2 })],
        }),
        cards: [card, { name: "eth2", mac: hfi(2).mac }],
        files: {
          "/etc/systemd/network/10-lan.network": `[Match]
Name=lan* eth2

[Link]
MTUBytes=1400
Unmanaged=yes
ActivationPolicy=always-down
MACAddress=02:00:00:00:00:99

[Network]
LinkLocalAddressing=no
IPv6AcceptRA=no
KeepConfiguration=no
Address=10.20.0.2/24
Gateway=10.20.0.254
DNS=10.20.0.53
MACVLAN=child
Bridge=br0

[Route]
Destination=10.30.0.0/16
Gateway=10.20.0.1
`,
          // Sorts after anything.
          "/etc/systemd/network/10-lan.network.d/zzz.conf": "[Network]\nKeepConfiguration=no\nIgnoreCarrierLoss=no\n",
          "/etc/systemd/network/10-lan.link": `[Match]\nMACAddress=${mac}\nKind=!macvlan\n\n[Link]\nName=lan0\n`,
          "/etc/systemd/network/10-br0.netdev": "[NetDev]\nName=br0\nKind=bridge\n",
          "/etc/systemd/network/10-child.netdev": "[NetDev]\nName=child\nKind=macvlan\n",
          "/etc/systemd/network/10-child.network": "[Match]\nName=child\n\n[Network]\nAddress=10.40.0.2/24\n",
          // They would be brought to life by a [Match] of ours.
          "/etc/systemd/network/05-mute.network": "[Network]\nAddress=10.66.0.1/24\n",
          "/etc/systemd/network/.hidden.network": "[Match]\nName=*\n\n[Network]\nAddress=10.66.0.2/24\n",
          "/usr/lib/systemd/network/06-masked.network": "[Match]\nName=*\n\n[Network]\nAddress=10.66.0.3/24\n",
        },
        between: "ln -s /dev/null /etc/systemd/network/06-masked.network\n",
        events: `
/usr/lib/systemd/systemd-networkd-wait-online --timeout=20 -i eth1:degraded -i child >/machine/log 2>&1
${everyDay}
ip link set eth1 down; look down 4
ip link set eth1 name lan0 && exit 1
ip link set eth1 name lan1; sleep 4; networkctl reconfigure eth1; look renamed
sed -i s/1400/1450/ /etc/systemd/network/10-lan.network; networkctl reload; look edit
rm -r /etc/systemd/network/10-lan.network*; networkctl reload; look removed
nbft-boot adopt 2>/dev/null; networkctl reload; look adopted
stop_networkd; look stop; start_networkd; look end
`,
      });
      const root = /192\.0\.2\.|198\.51\.100\.|2001:db8:/;
      // The kernel takes IPv6 from what is down. A rename makes new labels of addresses, which systemd-networkd may take for other addresses: when it
      // configures the next time, it removes these and sets its own at once.
      const quiet = Object.keys(looks).filter((name) => !["down", "renamed"].includes(name));
      requireNothingLost(looks, root, quiet);
      for (const name of ["start", "restart", "reload", "reconfigure", "flap", "trigger", "down", "renamed", "edit"]) {
        const { addresses, routes, mtus, files } = see(looks, name);
        const own = addresses.filter((address) => address.startsWith("eth1 "));
        assert.deepEqual(own, ["eth1 192.0.2.11/24", "eth1 10.20.0.2/24", "eth1 2001:db8:1::11/64"], name);
        assert.ok(routes.includes("198.51.100.1 via 192.0.2.1 dev eth1 proto static"), `${name}: ${routes.join("; ")}`);
        assert.ok(
          routes.some((route) => /^2001:db8:5::1 via 2001:db8:1::1 dev eth1 /.test(route)),
          name,
        );
        assert.ok(routes.includes("10.30.0.0/16 via 10.20.0.1 dev eth1 proto static"), name);
        assert.ok(routes.includes("default via 10.20.0.254 dev eth1 proto static"), name);
        assert.equal(mtus.eth1, name === "edit" ? 1450 : 1400);
        assert.equal(files.eth1, alias);
      }
      assert.ok(see(looks, "start").addresses.includes("child 10.40.0.2/24"));
      assert.ok(!see(looks, "start").addresses.some((address) => address.startsWith("eth2 ")), "Unmanaged=yes");
      assert.equal(see(looks, "removed").files.eth1, alone);
      assert.equal(see(looks, "end").files.eth1, alone);
      assert.ok(see(looks, "stop").addresses.includes("eth1 192.0.2.11/24"));
      for (const key of ["Bridge=br0", "MACAddress=02:00:00:00:00:99"]) {
        assert.ok(said.includes(`10-lan.network: ${key} is not applied to eth1, which root needs`), said);
      }
    }),
  );

  test(
    "a lease is kept and renewed, by the identity that it was given to, whatever the file and the server do",
    whereAvailable(async () => {
      const { looks } = await runRealRoot(await trixieTree(), {
        table: table({ hfi: [hfi(1, { dhcpOverride: true })], ssns: [ssns(1, { traddr: "192.0.2.1" })] }),
        cards: [card, { name: "eth2", mac: hfi(2).mac }],
        surroundings: serveLeases("eth1", "--dhcp-option=26,1400"),
        files: {
          "/etc/systemd/network/10-lan.network": `[Match]
Name=eth*

[Network]
Address=10.20.0.2/24
KeepConfiguration=no
LinkLocalAddressing=no

[DHCP]
ClientIdentifier=duid
SendRelease=yes
`,
        },
        events: `
${everyDay.replaceAll("ip link set to-eth1", "ip -n segment link set to-eth1")}
networkctl renew eth1; look renew
kill "$(pidof dnsmasq)"
networkctl renew eth1; networkctl reconfigure eth1; look dead
stop_networkd; start_networkd; look dead-restart
`,
      });
      requireNothingLost(looks, /192\.0\.2\./);
      assert.equal(
        see(looks, "start").files.eth2,
        "/etc/systemd/network/10-lan.network",
        "another card has it as ever",
      );
      assert.ok(!see(looks, "start").addresses.some((address) => address.startsWith("eth2 192.")));
      const { addresses } = see(looks, "start");
      assert.match(addresses.join(), /eth1 192\.0\.2\.1\d\d\/24/);
      for (const [name, look] of Object.entries(looks)) {
        assert.deepEqual(look.addresses.toSorted(), addresses.toSorted(), name);
        assert.equal(look.mtus.eth1, 1400, name);
        assert.equal(look.files.eth1, alias, name);
      }
    }),
  );
});

test(
  "of two cards with one address only the one that the boot used gets root's, and the other what the administrator says",
  whereAvailable(async () => {
    const { looks } = await runRealRoot(await trixieTree(), {
      table: table({ hfi: [hfi(1)], ssns: [ssns(1)] }),
      cards: [card],
      files: { "/etc/systemd/network/10-lan.network": "[Match]\nName=twin\n\n[Network]\nAddress=10.20.0.2/24\n" },
      // Virtual cards all hang on nothing.
      between: `
sed -i 's,^DEVPATH=="/devices/virtual/\\*",KERNEL=="eth1",' /run/udev/rules.d/05-nbft-boot.rules
ip link add twin address ${mac} type veth peer name to-twin
ip link set to-twin up
`,
      events: "look start 4\nrm /etc/systemd/network/10-lan.network\nnetworkctl reload\nlook removed\n",
    });
    assert.deepEqual(see(looks, "start").addresses.toSorted(), ["eth1 192.0.2.11/24", "twin 10.20.0.2/24"]);
    assert.deepEqual(
      see(looks, "removed").addresses.filter((address) => address.includes("192.0.2.")),
      ["eth1 192.0.2.11/24"],
    );
  }),
);

test(
  "a name that comes after udev has seen the interface, as at the first boot of cloud-init, is found too",
  whereAvailable(async () => {
    const { looks } = await runRealRoot(await trixieTree(), {
      table: table({ hfi: [hfi(1)], ssns: [ssns(1)] }),
      cards: [card],
      files: { "/etc/systemd/network/10-lan.network": "[Match]\nName=lan0\n\n[Network]\nAddress=10.20.0.2/24\n" },
      events: `
look before 3
sleep 3
printf '[Match]\\nMACAddress=${mac}\\n\\n[Link]\\nName=lan0\\n' >/etc/systemd/network/10-lan.link
nbft-boot adopt 2>/dev/null
networkctl reconfigure eth1
look after 3
`,
    });
    assert.equal(see(looks, "before").files.eth1, alone);
    assert.equal(see(looks, "after").files.eth1, alias);
    requireNothingLost(looks, /192\.0\.2\./);
  }),
);
