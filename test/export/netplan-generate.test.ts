// SPDX-License-Identifier: LGPL-2.1-or-later
// The document in the hands of Debian's netplan: both renderers are told what our own files tell them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { exportNetplan } from "../../src/export/netplan.ts";
import { exportNetworkd } from "../../src/export/networkd.ts";
import { exportNetworkManager } from "../../src/export/networkmanager.ts";
import type { Export } from "../../src/export/types.ts";
import type { Table } from "../../src/nbft/types.ts";
import { fixtureNames, readFixture } from "../fixtures/read-tables.ts";
import { netplanRoot } from "../lab/images/netplan-roots.ts";
import { hfi, ssns, table } from "../plan/tables.ts";
import { whereAvailable } from "../where-available.ts";
import { netplanGenerate } from "./netplan-generate.ts";
import { summarizeNetworkd, summarizeProfiles } from "./network-summary.ts";
import { everyKind, exportOf, textOf } from "./sample.ts";

/** Texts of the files of a document with this ending. */
function texts(document: Export, table: Table, ending: string): string[] {
  return [...exportOf(document, table).files].flatMap(([path, file]) =>
    path.endsWith(ending) && "text" in file ? [file.text] : [],
  );
}

/** What `netplan generate` of trixie runs. */
const generator = "/usr/libexec/netplan/generate";

const nothing = { said: "nothing was run", files: new Map<string, string>() };

for (const suite of ["trixie", "sid"] as const) {
  test(
    `netplan of ${suite}, systemd-networkd: addresses, routes, name servers and DHCP are those of our own files`,
    whereAvailable(async () => {
      const [{ said, files } = nothing] = await netplanGenerate(
        await netplanRoot(suite).base(),
        [textOf(exportNetplan, everyKind)],
        "networkd",
      );
      assert.equal(said, "");
      const made = [...files].filter(([path]) => path.endsWith(".network")).map(([, text]) => text);
      const own = summarizeNetworkd(texts(exportNetworkd, everyKind, ".network"));
      // As settings.ts says: for NetworkManager's sake DHCPv6 is asked beside router advertisements.
      const slaac = own["nbft0h10.5"];
      assert.ok(slaac !== undefined);
      const expected = { ...own, "nbft0h10.5": { ...slaac, dhcp: { ipv4: false, ipv6: true } } };
      assert.deepEqual(summarizeNetworkd(made), expected);
      for (const text of made) {
        assert.match(text, /^KeepConfiguration=(true|yes)$/m);
      }
    }),
  );

  test(
    `netplan of ${suite}, NetworkManager: addresses, routes and name servers are those of our own profiles`,
    whereAvailable(async () => {
      const [{ said, files } = nothing] = await netplanGenerate(
        await netplanRoot(suite).base(),
        [textOf(exportNetplan, everyKind)],
        "NetworkManager",
      );
      assert.equal(said, "");
      const made = [...files].filter(([path]) => path.endsWith(".nmconnection")).map(([, text]) => text);
      assert.deepEqual(
        summarizeProfiles(made),
        summarizeProfiles(texts(exportNetworkManager, everyKind, ".nmconnection")),
      );
    }),
  );
}

test(
  "netplan takes the document of every fixture without a word",
  whereAvailable(async () => {
    const tables = fixtureNames.flatMap((name) =>
      Object.values(readFixture(name)).flatMap((content) => (content.hfi.length > 0 ? [{ name, content }] : [])),
    );
    const documents = tables.map(({ content }) => textOf(exportNetplan, content));
    const results = await netplanGenerate(await netplanRoot("trixie").base(), documents, "networkd", generator);
    assert.deepEqual(
      results.map(({ said }, index) => `${tables[index]?.name}: ${said}`),
      tables.map(({ name }) => `${name}: `),
    );
  }),
);

test(
  "two cards whose gateways firmware used as default routes: netplan is content, and both lead to their targets",
  whereAvailable(async () => {
    const content = table({
      hfi: [hfi(1, { gateway: "192.0.2.1" }), hfi(2, { ip: "198.51.100.2", gateway: "198.51.100.1" })],
      ssns: [ssns(1, { traddr: "203.0.113.100", secondaryHfis: [2] })],
    });
    const document = textOf(exportNetplan, content);
    const [{ said, files } = nothing] = await netplanGenerate(
      await netplanRoot("trixie").base(),
      [document],
      "networkd",
    );
    assert.equal(said, "");
    const made = summarizeNetworkd([...files].filter(([path]) => path.endsWith(".network")).map(([, text]) => text));
    assert.deepEqual(Object.fromEntries(Object.entries(made).map(([mac, { routes }]) => [mac, routes])), {
      [hfi(1).mac]: ["203.0.113.100/32 via 192.0.2.1", "default via 192.0.2.1"],
      [hfi(2).mac]: ["203.0.113.100/32 via 198.51.100.1"],
    });
    assert.deepEqual(exportOf(exportNetplan, content).remarks, [
      `gateway 198.51.100.1 of ${hfi(2).mac} is for its targets alone: there is another default route`,
    ]);
  }),
);
