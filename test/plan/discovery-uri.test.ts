// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDiscoveryUri } from "../../src/plan/discovery-uri.ts";

const good: Readonly<Record<string, readonly [string, string]>> = {
  "nvme+tcp://192.0.2.1:4420/": ["192.0.2.1", "4420"],
  "nvme+tcp://192.0.2.1/": ["192.0.2.1", "8009"],
  "nvme+tcp://192.0.2.1": ["192.0.2.1", "8009"],
  "NVME+TCP://192.0.2.1:08009/": ["192.0.2.1", "8009"],
  "nvme+tcp://[2001:db8::1]:8010/": ["2001:db8::1", "8010"],
  "nvme+tcp://[2001:DB8:0:0::1]": ["2001:db8::1", "8009"],
  "nvme+tcp://192.0.2.1:8009/nqn.2014-08.org.nvmexpress.discovery": ["192.0.2.1", "8009"],
};

for (const [uri, [traddr, trsvcid]] of Object.entries(good)) {
  test(`${uri} is ${traddr} port ${trsvcid}`, () => {
    assert.deepEqual(parseDiscoveryUri(uri), { ok: true, traddr, trsvcid });
  });
}

const bad = [
  "",
  "nvme://192.0.2.1:8009/",
  "nvme+rdma://192.0.2.1/",
  "http://192.0.2.1/",
  "nvme+tcp:192.0.2.1",
  "nvme+tcp://",
  "nvme+tcp:///",
  "nvme+tcp://storage.example:8009/",
  "nvme+tcp://user@192.0.2.1/",
  "nvme+tcp://2001:db8::1/",
  "nvme+tcp://[2001:db8::1/",
  "nvme+tcp://[fe80::1%25eth0]/",
  "nvme+tcp://[192.0.2.1]/",
  "nvme+tcp://192.0.2.1:x/",
  "nvme+tcp://192.0.2.1:/",
  "nvme+tcp://192.0.2.1:0/",
  "nvme+tcp://192.0.2.1:65536/",
  "nvme+tcp://192.0.2.1:123456/",
  "nvme+tcp://192.0.2.1:-1/",
  "nvme+tcp://192.0.2.256/",
  "nvme+tcp://0.0.0.0/",
  "nvme+tcp://[::]/",
  " nvme+tcp://192.0.2.1/",
  "nvme+tcp://192.0.2.1,nqn=x/",
];

for (const uri of bad) {
  test(`${JSON.stringify(uri)} is refused with a reason`, () => {
    const target = parseDiscoveryUri(uri);
    assert.equal(target.ok, false);
    assert.match(target.ok ? "" : target.reason, /URI/);
  });
}
