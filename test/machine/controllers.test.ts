// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { findController } from "../../src/machine/controller-list.ts";
import { dhcpPath, identity } from "../connect/mock-machine.ts";
import { MockHost } from "../mock-host.ts";

test("an address that somebody else has spelled in another way is the same one: the kernel repeats what it was given", () => {
  const folder = "/sys/class/nvme/nvme0";
  const files = {
    [`${folder}/transport`]: "tcp\n",
    [`${folder}/subsysnqn`]: `${dhcpPath.subsysNqn}\n`,
    [`${folder}/state`]: "live\n",
    [`${folder}/address`]: "traddr=2001:DB8:0:0:0:0:0:1,trsvcid=4420,host_iface=eth0,src_addr=2001:db8::2\n",
  };
  const target = { ...dhcpPath, traddr: "2001:db8::1" };
  const request = { target, identity, interfaceName: "eth0" };
  assert.deepEqual(findController(new MockHost({ files }), request), {
    name: "nvme0",
    state: "live",
    isBound: true,
    isPatient: true,
  });
});
