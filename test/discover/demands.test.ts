// SPDX-License-Identifier: LGPL-2.1-or-later
// What an SSNS requires of a subsystem is required of all that a plain discovery finds of it: its answer may be anybody's.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { discoverById } from "../../src/discover/discover-by-id.ts";
import { encode } from "../../src/nbft/encode.ts";
import type { SecurityProfile, Ssns } from "../../src/nbft/types.ts";
import { answersConnect, connectTo, type Responder, responders } from "../connect/mock-connection.ts";
import { MockFabrics } from "../connect/mock-fabrics.ts";
import { nic } from "../connect/mock-machine.ts";
import { MockHost } from "../mock-host.ts";
import { discovery, hfi, security, ssns, subsysNqn, table } from "../plan/tables.ts";
import { secrets } from "../secrets/secrets.ts";
import { MockDiscovery, makeEntry } from "./mock-discovery.ts";

const required = { inBandAuthentication: "required" } as const;
const impossible = { secureChannel: "required", redfishKeyPath: true } as const;

const sources = {
  hfi: [hfi(1, { ip: "10.0.0.2" })],
  discovery: [discovery(1, { uri: "nvme+tcp://10.0.0.1:8009/" })],
};

/** A machine with a secret whose table has these SSNS and a Discovery without profile; what its discovery has connected, and said. */
function discoverWith(
  all: readonly Ssns[],
  profiles: readonly SecurityProfile[],
  { target = responders.nvme, nqn = subsysNqn }: { target?: Responder; nqn?: string } = {},
) {
  const content = table({ ...sources, ssns: all, security: profiles });
  const fabrics = new MockFabrics();
  const log = new MockDiscovery([makeEntry({ nqn, traddr: "10.0.0.9" })]);
  const host = new MockHost({
    files: {
      ...nic("eth0", "52:54:00:00:00:01"),
      "/sys/firmware/acpi/tables/NBFT": encode(content),
      "/dev/nvme-fabrics": "",
      "/run/credentials/@system/nbft-boot.dhchap-secret": secrets.short,
    },
    connectTcp: connectTo({ "10.0.0.1:8009": log.respond, "10.0.0.9:4420": target }, []),
    openDevice: (_path, machine) => fabrics.open(machine),
  });
  const status = discoverById(host, "0-1-1", { timeout: 0 });
  return { status, written: fabrics.written, err: host.err };
}

suite("a subsystem that an SSNS requires authentication of", () => {
  const one = [ssns(1, { security: 1 })];

  test("is not connected where discovery finds it at a target that asks for none", () => {
    const { status, written, err } = discoverWith(one, [security(1, required)], { target: answersConnect(1) });
    assert.deepEqual([status, written], [1, []]);
    assert.match(err, /10\.0\.0\.9:4420 does not ask for the authentication that the table requires/);
  });

  test("is connected where discovery finds it at one that asks", () => {
    const asks = answersConnect(1 | (1 << 17));
    const { status, written, err } = discoverWith(one, [security(1, required)], { target: asks });
    assert.equal(status, 0, err);
    assert.match(written[0] ?? "", /,traddr=10\.0\.0\.9,.*,dhchap_secret=/);
    assert.match(err, /connected as nvme0: .*, authenticated/);
  });

  test("of several SSNS the strictest counts, whatever their order and their port", () => {
    const lax = ssns(2, { trsvcid: "4421" });
    for (const all of [
      [...one, lax],
      [lax, ...one],
    ]) {
      assert.deepEqual(discoverWith(all, [security(1, required)], { target: answersConnect(1) }).written, []);
      assert.deepEqual(discoverWith(all, [security(1, impossible)]).written, []);
    }
  });

  test("asks nothing of other subsystems", () => {
    assert.equal(discoverWith(one, [security(1, required)], { nqn: "nqn.2014-08.org.example:other" }).status, 0);
  });
});

test("a subsystem that an SSNS requires what cannot be had of is left out of what discovery finds, and said", () => {
  const { status, written, err } = discoverWith([ssns(1, { security: 1 })], [security(1, impossible)]);
  assert.deepEqual([status, written], [1, []]);
  assert.match(err, /storage: left out, security profile 1 requires a secure channel with a key of the Redfish/);
});
