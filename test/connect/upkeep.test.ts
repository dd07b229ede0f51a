// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { takeCare } from "../../src/connect/upkeep.ts";
import { MockHost } from "../mock-host.ts";

/** How often one of so many paths reads the secrets in an hour. */
function readings(paths: number): number {
  const host = new MockHost({ files: { "/etc/nbft-boot/secrets/nbft-boot.tls-psk": "" } });
  let count = 0;
  const readDirectory = host.readDirectory.bind(host);
  host.readDirectory = (path) => {
    count += path === "/etc/nbft-boot/secrets" ? 1 : 0;
    return readDirectory(path);
  };
  const { alive } = takeCare(host, true, () => {}, paths);
  for (let second = 0; second < 3600; second++) {
    host.sleep(1000);
    alive();
  }
  return count;
}

test("who keeps a connection reads the secrets once a minute; 255 of them do so once in 2.5 s together", () => {
  assert.deepEqual([1, 24, 255].map(readings), [60, 60, 5]);
});
