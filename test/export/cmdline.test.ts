// SPDX-License-Identifier: LGPL-2.1-or-later
// Words of the kernel command line: what they say, and that those who read them take them.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { exportCmdline } from "../../src/export/cmdline.ts";
import { quoteForKernel } from "../../src/export/quote/kernel-command-line.ts";
import { ExportError } from "../../src/export/types.ts";
import { parseCommandLine } from "../../src/machine/kernel-command-line.ts";
import type { TableFixture } from "../golden/tables.ts";
import { exporting, exportText, inputOf, textOf } from "./exporting.ts";

const ssns = (count: number): NonNullable<TableFixture["ssns"]> =>
  Array.from({ length: count }, (_, index) => ({ index: index + 1, traddr: `10.0.0.${index + 1}` }));

function words(fixture: TableFixture): readonly string[] {
  return exportText(exportCmdline, fixture).trimEnd().split(" ");
}

/** Those that begin like this. */
const some = (fixture: TableFixture, start: string) => words(fixture).filter((word) => word.startsWith(start));

suite("export cmdline", () => {
  test("identity, path, interface", () => {
    assert.deepEqual(words({ ssns: [{}] }), [
      "rd.nvmf.hostnqn=nqn.2014-08.org.nvmexpress:uuid:6f000000-0000-4000-8000-000000000001",
      "rd.nvmf.hostid=6f000000-0000-4000-8000-000000000001",
      "rd.nvmf.connect=tcp,10.0.0.1,nqn.2026-01.org.example:root,4420,10.0.0.2",
      "ifname=nbft0:52:54:00:00:00:01",
      "ip=10.0.0.2:::255.255.255.0::nbft0:none",
      "rd.neednet=1",
    ]);
  });

  test("a discovery controller is named with its port, for which dracut has another default", () => {
    assert.deepEqual(some({ discovery: [{ hfi: 1 }] }, "rd.nvmf.discover="), [
      "rd.nvmf.discover=tcp,10.0.0.1,10.0.0.2,8009",
    ]);
  });

  test("a gateway is the default route only where firmware used it so, else it leads to the targets behind it", () => {
    const hfi = { gateway: "10.0.0.254" };
    const far = [{ traddr: "192.0.2.10" }];
    assert.deepEqual(some({ hfi: [{ ...hfi, defaultRoute: true }], ssns: far }, "ip="), [
      "ip=10.0.0.2::10.0.0.254:255.255.255.0::nbft0:none",
    ]);
    assert.deepEqual(
      words({ hfi: [{ ...hfi, defaultRoute: false }], ssns: far }).filter((word) => /^(ip|rd\.route)=/.test(word)),
      ["ip=10.0.0.2:::255.255.255.0::nbft0:none", "rd.route=192.0.2.10/32:10.0.0.254:nbft0"],
    );
  });

  test("regression: systemd-network-generator takes an IPv6 route with its length inside the brackets alone", () => {
    const hfi = { ip: "2001:db8::2", prefix: 64, gateway: "fe80::1", defaultRoute: false };
    assert.deepEqual(some({ hfi: [hfi], ssns: [{ traddr: "2001:db8:1::10" }] }, "rd.route="), [
      "rd.route=[2001:db8:1::10/128]:[fe80::1]:nbft0",
    ]);
  });

  test("regression: DHCP for both families is one word, because the last one of several counts", () => {
    const hfi = { ip: "0.0.0.0", dhcpServer: "10.0.0.254", dhcpOverride: true };
    assert.deepEqual(some({ hfi: [hfi], ssns: [{}, { index: 2, traddr: "2001:db8::10" }] }, "ip="), ["ip=nbft0:on"]);
  });

  test("a VLAN is on its card, which has no address where the table gives it none", () => {
    const said = words({ hfi: [{ vlan: 11, hostName: "node1" }], ssns: [{}] });
    assert.deepEqual(
      said.filter((word) => /^(ifname|vlan|ip)=/.test(word)),
      ["ifname=nbft0:52:54:00:00:00:01", "vlan=nbft0.11:nbft0", "ip=10.0.0.2:::255.255.255.0:node1:nbft0.11:none"],
    );
  });

  test("regression: a name server of another family is left out, and said: NetworkManager refuses the interface", () => {
    const fixture = { hfi: [{ dns1: "10.0.0.53", dns2: "2001:db8::53" }], ssns: [{}] };
    assert.deepEqual(some(fixture, "ip="), ["ip=10.0.0.2:::255.255.255.0::nbft0:none:10.0.0.53"]);
    assert.match(exporting(exportCmdline, fixture).remarks.join("\n"), /name server 2001:db8::53 is of another family/);
  });

  test("what no option can say is said: digests, metrics, a unique discovery NQN", () => {
    const { remarks, lost } = exporting(exportCmdline, {
      hfi: [{ routeMetric: 7 }],
      ssns: [{ headerDigest: true }],
      discovery: [{ hfi: 1, nqn: "nqn.2026-01.org.example:discovery" }],
    });
    assert.deepEqual(lost, ["path 0-1-1: no kernel option asks for the header digest"]);
    assert.match(remarks.join("\n"), /metric 7$/m);
    assert.match(remarks.join("\n"), /"nqn\.2026-01\.org\.example:discovery", so the well-known one is asked/);
  });

  test("regression: a link-local target is left out and lost: no option names the interface, which such an address needs", () => {
    const hfi = { ip: "2001:db8::2", prefix: 64 };
    const { text, lost } = exporting(exportCmdline, {
      hfi: [hfi],
      ssns: [{ traddr: "fe80::9" }, { index: 2, traddr: "2001:db8::10" }],
      discovery: [{ hfi: 1, uri: "nvme+tcp://[fe80::9]:8009/" }],
    });
    assert.match(text, /^[^\n]*rd\.nvmf\.connect=tcp,2001:db8::10,[^\n]*\n$/);
    assert.doesNotMatch(text, /fe80::9/);
    assert.deepEqual(
      (lost ?? []).map((line) => line.replace(/ is link-local.*/, "")),
      ["path 0-1-1: target fe80::9", "discovery 0-1-1: target fe80::9"],
    );
  });

  test("that dracut by itself does not know rd.nvmf.connect= is said where that is a word", () => {
    const remarks = (fixture: TableFixture) => exporting(exportCmdline, fixture).remarks.join("\n");
    assert.match(
      remarks({ ssns: [{}] }),
      /^dracut by itself .* does not know rd\.nvmf\.connect=: have nbft-boot in the image/m,
    );
    assert.doesNotMatch(remarks({ discovery: [{ hfi: 1 }] }), /does not know/);
  });

  test("regression: a path that any route serves has no interface, and what keeps it on one is said", () => {
    const input = inputOf({ ssns: [{}] });
    const [path] = input.plan.paths;
    const { interface: _, hostTraddr: __, ...byRoute } = path ?? assert.fail();
    const plan = { ...input.plan, interfaces: [], paths: [{ ...byRoute, id: "0-1-0", hostIface: "eth0" }] };
    const exported = exportCmdline({ ...input, plan });
    assert.match(
      textOf(exported),
      /rd\.nvmf\.connect=tcp,10\.0\.0\.1,nqn\.2026-01\.org\.example:root,4420 rd\.neednet=1$/m,
    );
    const lost = (exported.lost ?? []).join("\n");
    assert.match(lost, /^0-1-0: no kernel option keeps it on interface "eth0"/m);
    assert.match(lost, /^no source says how the network is configured/m);
  });

  test("regression: a host NQN that nobody says is lost, and so is which interface a path goes by", () => {
    const dhcp = { ip: "0.0.0.0", dhcpServer: "10.0.0.254", dhcpOverride: true };
    const input = inputOf({
      hfi: [dhcp, { ...dhcp, index: 2, mac: "52:54:00:00:00:02" }],
      ssns: [{ secondaryHfis: [2] }],
    });
    const { host: _, ...plan } = input.plan;
    assert.deepEqual(exportCmdline({ ...input, plan }).lost, [
      "no source says the host NQN: add rd.nvmf.hostnqn=NQN",
      "no kernel option binds a path without an address of its own to an interface: routes decide",
    ]);
  });

  test("an NQN that no command line can hold is left out and lost, not split into words", () => {
    for (const end of ['"', "'", "\\", "à"]) {
      const subsysNqn = `nqn.2026-01.org.example:${end}x`;
      const { lost, text } = exporting(exportCmdline, { ssns: [{ subsysNqn }] });
      assert.doesNotMatch(text, /rd\.nvmf\.connect=/);
      assert.match((lost ?? []).join("\n"), /^path 0-1-1: the subsystem's NQN has a character that no kernel/);
    }
  });

  test("is refused beyond what a kernel takes, and remarked upon where little is left", () => {
    assert.throws(() => exportCmdline(inputOf({ ssns: ssns(30) })), ExportError);
    const { text, remarks } = exporting(exportCmdline, { ssns: ssns(24) });
    assert.ok(text.length > 1900 && text.length < 2049, `${text.length}`);
    assert.match(remarks.join("\n"), /little is left for root=/);
  });
});

test("what is quoted for the kernel is one word for systemd, and the same", () => {
  for (const word of ["root=LABEL=a b", "quiet", "a b", "a=b=c d", "nqn.2026-01.org.example:höst$(x)`;|&{}*?[~#"]) {
    const [only, ...others] = parseCommandLine(quoteForKernel(word) ?? "");
    assert.deepEqual(others, []);
    assert.equal(only?.value === undefined ? only?.key : `${only.key}=${only.value}`, word);
  }
  for (const word of ["", "a\nb", "a\tb", "a\u0000", "a\u202e", "a\u00a0b", 'a"', "a'", "a\\"]) {
    assert.equal(quoteForKernel(word), undefined);
  }
});
