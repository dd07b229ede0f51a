// SPDX-License-Identifier: LGPL-2.1-or-later
// What concerns all profiles: devices, names, UUIDs, what hostile strings do; and what is written in an initramfs.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { initramfsFiles, profilesOfTheirs } from "../../src/network/networkmanager/initramfs-files.ts";
import { networkManagerFiles } from "../../src/network/networkmanager/networkmanager-files.ts";
import { hfi } from "../plan/tables.ts";
import { parseKeyfile } from "./keyfile.ts";
import { devicesFile, plan, profiles } from "./networkmanager-text.ts";

suite("NetworkManager devices", () => {
  const card = hfi(6).mac;
  const vlans = [hfi(6, { vlan: 11 }), hfi(7, { mac: card, vlan: 12, dhcpOverride: true })];

  test("no HFI, no file", () => {
    assert.equal(networkManagerFiles(plan([]), { naming: "none" }).size, 0);
  });

  test("VLANs: the card carries them and is nothing else", () => {
    const made = profiles(vlans);
    assert.deepEqual(Object.keys(made), ["0h6.11", "0h6", "0h7.12"]);
    const parent = parseKeyfile(made["0h6"] ?? "");
    const child = parseKeyfile(made["0h6.11"] ?? "");
    assert.deepEqual([parent.ipv4, parent.ipv6], [{ method: "disabled" }, { method: "disabled" }]);
    assert.deepEqual(child.vlan, { flags: "1", id: "11", parent: parent.connection?.uuid });
    assert.equal(child.connection?.["interface-name"], "nbft0h6.11");
    assert.equal(child.connection?.type, "vlan");
    assert.equal(child.ethernet?.["mac-address"], undefined, "two devices would have it");
    assert.equal(child.ipv4?.address1, "192.0.2.16/24");
  });

  test("a card with an address of its own and VLANs is named after its own HFI", () => {
    const made = profiles([...vlans, hfi(8, { mac: card })], "sequential");
    assert.deepEqual(Object.keys(made), ["0h6.11", "0h7.12", "0h8"]);
    assert.match(made["0h8"] ?? "", /\naddress1=192\.0\.2\.18\/24\n/);
    assert.match(made["0h7.12"] ?? "", /\ninterface-name=nbft0\.12\n/);
    assert.doesNotMatch(made["0h8"] ?? "", /interface-name/, "a card is found by its MAC address");
  });

  test("UUIDs are the same at each boot, and no two are", () => {
    const uuid = (text: string | undefined) => parseKeyfile(text ?? "").connection?.uuid;
    const first = profiles([...vlans, hfi(1)]);
    assert.deepEqual(Object.values(first).map(uuid).toSorted(), [
      "6e626674-0000-8000-8000-525400000001",
      "6e626674-0000-8000-8000-525400000006",
      "6e626674-000b-8000-8000-525400000006",
      "6e626674-000c-8000-8000-525400000006",
    ]);
    assert.equal(uuid(profiles([hfi(9, { mac: hfi(1).mac })])["0h9"]), uuid(first["0h1"]));
  });

  test("nobody else may read a profile; everybody the configuration of the devices", () => {
    const tree = networkManagerFiles(plan([hfi(1), ...vlans]), { naming: "none" });
    for (const [path, file] of tree) {
      assert.ok("text" in file);
      assert.equal(file.mode, path === devicesFile ? 0o644 : 0o600);
    }
    const devices = tree.get(devicesFile);
    assert.ok(devices !== undefined && "text" in devices);
    assert.equal(
      devices.text,
      `# Made by nbft-boot
[device-nbft]
match-device=mac:52:54:00:00:00:01,mac:52:54:00:00:00:06,interface-name:nbft0h6.11,interface-name:nbft0h7.12
ignore-carrier=yes
keep-configuration=yes
`,
    );
  });

  test("hostile strings reach no profile", () => {
    for (const hostName of ["x\n[ipv4]\nmethod=auto", "x;y", "x\\ny", "=", "[connection]"]) {
      const hfis = [hfi(1, { dhcpOverride: true, hostName })];
      const { ipv4 } = parseKeyfile(profiles(hfis)["0h1"] ?? "");
      assert.equal(ipv4?.["dhcp-hostname"], undefined);
      assert.deepEqual([...initramfsFiles(plan(hfis)).keys()], ["/run/NetworkManager/initrd/neednet"]);
    }
  });

  test("255 HFIs", () => {
    const hfis = Array.from({ length: 255 }, (_, index) => hfi(index + 1, { vlan: index % 3 === 0 ? 0 : index }));
    const made = Object.values(profiles(hfis)).map(parseKeyfile);
    assert.equal(made.length, 255 + 170);
    assert.equal(new Set(made.map(({ connection }) => connection?.uuid)).size, made.length);
  });
});

suite("NetworkManager in an initramfs", () => {
  test("its units start, and the machine has the last host name of firmware", () => {
    const tree = initramfsFiles(plan([hfi(1), hfi(2, { hostName: "node1.example" }), hfi(3, { hostName: "node2" })]));
    assert.deepEqual(tree.get("/run/NetworkManager/initrd/neednet"), { text: "", mode: 0o644 });
    assert.deepEqual(tree.get("/run/NetworkManager/initrd/hostname"), { text: "node2\n", mode: 0o644 });
  });

  test("what NetworkManager made of the same tables is known by its name, and nothing else is", () => {
    const names = [
      "NBFT connection HFI 1.nmconnection",
      "NBFT12 connection HFI 3 VLAN 12.nmconnection",
      "nbft-0h1.nmconnection",
      "NBFT connection HFI 1.nmconnection.bak",
      "default_connection.nmconnection",
    ];
    assert.deepEqual(profilesOfTheirs(names), [
      "/run/NetworkManager/system-connections/NBFT connection HFI 1.nmconnection",
      "/run/NetworkManager/system-connections/NBFT12 connection HFI 3 VLAN 12.nmconnection",
    ]);
  });
});
