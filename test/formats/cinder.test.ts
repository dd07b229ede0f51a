// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { cinder } from "../../src/formats/cinder.ts";
import { linesOf, readFixture, refusal, remarksOf } from "./described.ts";

const uuid = (end: string) => `6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c${end}`;
const root = (name = "") => `nqn=nqn.2024-05.org.example:volume-1${name}`;
const identity = (end: string) => `nid={"type":"uuid","value":"${uuid(end)}"}`;

function readTarget(members: object) {
  const target = { target_nqn: "nqn.2024-05.org.example:volume-1", portals: [["192.0.2.11", 4420, "tcp"]], ...members };
  return cinder.read({ name: "cinder.json", text: JSON.stringify(target) }, []);
}

suite("connection properties of Cinder", () => {
  test("the old keys, with a port that is a number and the NGUID", () => {
    const described = readFixture(cinder, "cinder-old.json");
    const nid = '{"type":"nguid","value":"6f5f1c5263ac4c0e9d5d1d0a9b1b2c12"}';
    assert.deepEqual(linesOf(described), [
      `10: nqn=nqn.2014-08.org.nvmexpress:uuid:${uuid("01")}`,
      `3: kind=subsystem traddr=192.0.2.11 ${root()} trsvcid=4420 nsid=3 nid=${nid}`,
    ]);
    assert.deepEqual(remarksOf(described), []);
  });

  test("one target with its portals; RoCE is none for a table", () => {
    const described = readFixture(cinder, "cinder-target.json");
    assert.deepEqual(linesOf(described), [
      `4: kind=subsystem traddr=192.0.2.11 ${root()} trsvcid=4420 ${identity("11")}`,
      `4: kind=subsystem traddr=2001:db8::11 ${root()} trsvcid=4421 ${identity("11")}`,
    ]);
    assert.deepEqual(remarksOf(described), [
      "4: error: transport RoCEv2 is not tcp, which alone a table has: this controller is left out",
    ]);
    assert.match(
      String(remarksOf(readTarget({ portals: [["192.0.2.11", 4420, "rdma"]] }))),
      /transport rdma is not tcp/,
    );
  });

  test("replicas in connection_info, and one replica: the UUID is the target's, not the volume's", () => {
    const described = readFixture(cinder, "cinder-replicas.json");
    assert.deepEqual(linesOf(described), [
      `11: kind=subsystem traddr=192.0.2.11 ${root()} trsvcid=4420 ${identity("11")}`,
      `11: kind=subsystem traddr=2001:db8::11 ${root()} trsvcid=4421 ${identity("11")}`,
      `16: kind=subsystem traddr=192.0.2.13 ${root("b")} trsvcid=4420 ${identity("13")}`,
    ]);
    assert.deepEqual(remarksOf(described), [
      "7: note: the volume is an array of 2 replicas: this only connects them",
      "11: error: transport RoCEv2 is not tcp, which alone a table has: this controller is left out",
    ]);
    assert.deepEqual(linesOf(readFixture(cinder, "cinder-replica.json")), [
      `8: kind=subsystem traddr=192.0.2.13 ${root("b")} trsvcid=4420 ${identity("13")}`,
    ]);
  });

  test("an EUI-64, an identifier that is none, a namespace that is none", () => {
    const [eui] = readTarget({ vol_uuid: null, volume_eui64: "0011223344556677", ns_id: "0" }).connections;
    assert.deepEqual(eui?.nid, { type: "eui64", value: "0011223344556677" });
    assert.equal(eui?.nsid, undefined);
    const bad = readTarget({ vol_uuid: "x" });
    assert.equal(bad.connections[0]?.nid, undefined);
    assert.deepEqual(remarksOf(bad), ["1: error: vol_uuid has not 32 hexadecimal digits: it is left out"]);
  });

  test("a secret, encryption and read-only access have a remark each", () => {
    const described = readTarget({ auth_password: "hunter2", encrypted: true, access_mode: "ro", qos_specs: {} });
    assert.deepEqual(remarksOf(described), [
      "1: error: auth_password is a secret, and left out: give it as credential nbft-boot.dhchap-secret; nbft-boot encode --require=authentication has a boot demand it",
      "1: note: the volume is encrypted: its machine has to open it",
      "1: note: the volume is read-only, which a table cannot say",
      "1: note: qos_specs has no place in a table: it is left out",
    ]);
    assert.doesNotMatch(JSON.stringify(described), /hunter2/);
  });

  test("a volume of another kind is refused", () => {
    assert.equal(
      refusal(cinder, '{"driver_volume_type": "iscsi",\n "data": {"target_portal": "192.0.2.1:3260"}}'),
      "file:2:10: is no volume of NVMe-oF: it has neither target_nqn nor nqn",
    );
  });
});
