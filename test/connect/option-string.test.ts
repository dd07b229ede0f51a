// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { makeOptionString, oldOptions, parseKnownOptions } from "../../src/connect/option-string.ts";
import { Obstacle } from "../../src/machine/obstacle.ts";
import { linuxOptions } from "./mock-fabrics.ts";
import { dhcpPath, identity, path } from "./mock-machine.ts";

const request = { target: path, identity, interfaceName: "eth0" };

test("the option string, in its order", () => {
  assert.equal(
    makeOptionString(request),
    "nqn=nqn.2024-01.org.example:boot,transport=tcp,traddr=10.0.0.1,host_traddr=10.0.0.2,host_iface=eth0,trsvcid=4420," +
      `hostnqn=${identity.nqn},hostid=${identity.id},ctrl_loss_tmo=-1`,
  );
});

test("DHCP and SLAAC: bound to the interface only, so that another lease than firmware's does", () => {
  const options = makeOptionString({ ...request, target: dhcpPath });
  assert.doesNotMatch(options, /host_traddr/);
  assert.match(options, /host_iface=eth0/);
});

test("link-local addresses name their interface: the kernel binds to the address before it binds to the interface", () => {
  const linkLocal = { ...path, traddr: "fe80::1", hostTraddr: "fe80::2" };
  assert.match(
    makeOptionString({ ...request, target: linkLocal }),
    /,traddr=fe80::1%eth0,host_traddr=fe80::2%eth0,host_iface=eth0,/,
  );
  assert.match(makeOptionString({ ...request, target: { ...path, traddr: "febf::1" } }), /,traddr=febf::1%eth0,/);
  for (const traddr of ["fec0::1", "fd00::fe80", "169.254.0.1"]) {
    assert.match(makeOptionString({ ...request, target: { ...path, traddr } }), new RegExp(`,traddr=${traddr},`));
  }
  assert.match(makeOptionString({ target: linkLocal, identity }), /,traddr=fe80::1,host_traddr=fe80::2,trsvcid/);
});

test("upstream defect 3: host NQN and host ID are those of the table, and a host ID of zeroes is left to the kernel", () => {
  assert.match(makeOptionString(request), new RegExp(`hostnqn=${identity.nqn},hostid=${identity.id}`));
  const { id: _, ...withoutId } = identity;
  assert.doesNotMatch(makeOptionString({ ...request, identity: withoutId }), /hostid/);
});

test("upstream defect 9: header and data digest are honoured", () => {
  assert.match(
    makeOptionString({ ...request, target: { ...path, headerDigest: true } }),
    /,hdr_digest,ctrl_loss_tmo=-1$/,
  );
  assert.match(
    makeOptionString({ ...request, target: { ...path, dataDigest: true } }),
    /,data_digest,ctrl_loss_tmo=-1$/,
  );
});

test("upstream defect 10: a root disk is never given up", () => {
  assert.match(makeOptionString(request, parseKnownOptions(linuxOptions)), /,ctrl_loss_tmo=-1$/);
});

test("options that the kernel does not know are left out", () => {
  const known = parseKnownOptions("instance=-1,cntlid=-1,transport=%s,traddr=%s,nqn=%s,hdr_digest\n");
  const target = { ...path, headerDigest: true, dataDigest: true };
  assert.equal(
    makeOptionString({ ...request, target }, known),
    "nqn=nqn.2024-01.org.example:boot,transport=tcp,traddr=10.0.0.1,hdr_digest",
  );
  assert.doesNotMatch(makeOptionString(request, oldOptions), /host_iface/);
});

for (const [what, value] of [
  ["comma", "nqn.x,host_iface=eth1"],
  ["line end", "nqn.x\nnqn=y"],
  ["NUL", "nqn.x\0"],
  ["C1 control", "nqn.x\u0085"],
  ["nothing", ""],
] as const) {
  test(`attack: a value with ${what} in it connects nothing`, () => {
    const bad = [
      { ...request, target: { ...path, subsysNqn: value } },
      { ...request, target: { ...path, traddr: value } },
      { ...request, target: { ...path, trsvcid: value } },
      { ...request, target: { ...path, hostTraddr: value } },
      { ...request, identity: { ...identity, nqn: value } },
      { ...request, identity: { ...identity, id: value } },
      { ...request, interfaceName: value },
    ];
    for (const one of bad) {
      assert.throws(
        () => makeOptionString(one),
        (error) => error instanceof Obstacle && error.kind === "permanent",
      );
    }
  });
}
