// SPDX-License-Identifier: LGPL-2.1-or-later
// The tools whose files these are read the same: nvme-cli 3, also when it converts the files of nvme-cli 2, and nvme-stas.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { suite, test } from "node:test";
import { type Description, FormatError, type Place } from "../../src/description/types.ts";
import { configJson } from "../../src/formats/config-json.ts";
import { discoveryConf } from "../../src/formats/discovery-conf.ts";
import type { SourceText } from "../../src/formats/format.ts";
import { nvmeFabrics } from "../../src/formats/nvme-fabrics.ts";
import { stafd } from "../../src/formats/stafd.ts";
import { top } from "../../tools/top.ts";
import { makeTree, mustRunInTree, nvmeCli3Tree } from "../../tools/tree.ts";
import { readDropIns, readSource } from "../fixtures/read-sources.ts";
import { Random } from "../nbft/random.ts";
import { whereAvailable } from "../where-available.ts";
import { readFixture } from "./described.ts";
import { randomConfiguration } from "./random-configuration.ts";

const wellKnown = "nqn.2014-08.org.nvmexpress.discovery";

/** What both sides say of one controller. */
type Controller = Readonly<Record<string, string | boolean | undefined>>;

/** The host of a connection is that of its file; in discovery.conf, that of its line. */
function ours({ connections, hosts }: Description, byLine = false): readonly Controller[] {
  const hostOf = ({ place }: { place: Place }) =>
    hosts.find((host) => (byLine ? host.place.line === place.line : host.place.source === place.source));
  return connections.map((connection) => ({
    kind: connection.kind,
    traddr: connection.traddr,
    trsvcid: connection.trsvcid,
    nqn: connection.nqn ?? wellKnown,
    "host-traddr": connection.hostTraddr,
    "host-iface": connection.hostIface,
    hostnqn: hostOf(connection)?.nqn,
    hostid: hostOf(connection)?.id,
    tls: connection.required !== undefined,
    "hdr-digest": connection.headerDigest ?? false,
    "data-digest": connection.dataDigest ?? false,
  }));
}

/** Of what `nvme config show` prints: a line with a command for each controller. What a table cannot have is left out. */
function theirs(shown: string): readonly Controller[] {
  const commands = shown.split("\n").flatMap((line) => /^nvme (connect|connect-all) (.*)$/.exec(line)?.slice(1) ?? []);
  return Array.from({ length: commands.length / 2 }, (_, index) => {
    const [command, words = ""] = commands.slice(2 * index);
    const said = new Map(words.split(" --").map((word) => word.replace(/^--/, "").split(/=(.*)/s) as [string, string]));
    const isSubsystem = command === "connect";
    return {
      transport: said.get("transport"),
      tls: said.has("tls"),
      kind: isSubsystem ? "subsystem" : "discovery",
      traddr: said.get("traddr"),
      trsvcid: said.get("trsvcid"),
      nqn: said.get("nqn"),
      "host-traddr": said.get("host-traddr"),
      "host-iface": said.get("host-iface"),
      hostnqn: said.get("hostnqn"),
      hostid: said.get("hostid")?.toLowerCase(),
      "hdr-digest": isSubsystem && said.has("hdr-digest"),
      "data-digest": isSubsystem && said.has("data-digest"),
    };
  })
    .filter(({ transport, traddr = "" }) => transport === "tcp" && /^[0-9a-f:.]+$/i.test(traddr))
    .map(({ transport: _, ...rest }) => rest);
}

/** Runs a script in nvme-cli 3's tree, with a folder at /etc/nvme and in the end what it holds. */
async function withNvmeCli(files: Readonly<Record<string, string>>, script: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const output = await mustRunInTree(await nvmeCli3Tree(), ["sh", "-euc", script], { bind: { "/etc/nvme": folder } });
    return output.toString();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const byName = (one: Controller, other: Controller): number => JSON.stringify(one).localeCompare(JSON.stringify(other));

suite("the tools read the same", () => {
  test(
    "nvme-cli 3: nvme-fabrics.conf with its drop-ins",
    whereAvailable(async () => {
      const sources = [readSource("nvme-fabrics.conf"), ...readDropIns("nvme-fabrics.conf")];
      const files = Object.fromEntries(sources.map(({ name, text }) => [name, text]));
      const shown = await withNvmeCli(files, "nvme config show");
      assert.deepEqual(ours(readFixture(nvmeFabrics, "nvme-fabrics.conf")), theirs(shown));
    }),
  );

  test(
    "nvme-cli 3: any configuration, also that it is refused",
    whereAvailable(async (t) => {
      const cases = Array.from({ length: 250 }, (_, seed) => {
        const random = new Random(seed);
        const main = { name: `${seed}.conf`, text: randomConfiguration(random, 1) };
        const dropIns = random.list(1, () => ({
          name: `${seed}.conf.d/50.conf`,
          text: randomConfiguration(random, 2),
        }));
        return [main, ...dropIns];
      });
      const files = Object.fromEntries(cases.flat().map(({ name, text }) => [name, text]));
      const each = "nvme config show --config=$number.conf >shown 2>said || echo refused >shown; cat shown";
      const script = `cd /etc/nvme; for number in $(seq 0 249); do ${each}; echo '# end'; done`;
      const shown = (await withNvmeCli(files, script)).split("# end\n");
      let refused = 0;
      for (const [number, [main, ...dropIns]] of cases.entries()) {
        const read = attempt(() => ours(nvmeFabrics.read(main as SourceText, dropIns)));
        const isRefused = shown[number] === "refused\n";
        const expected = isRefused ? "refused" : theirs(shown[number] ?? "");
        assert.deepEqual(
          { number, read },
          { number, read: expected },
          cases[number]?.map(({ text }) => text).join("\n--\n"),
        );
        refused += Number(isRefused);
      }
      assert.ok(refused > 10 && refused < 125, `${refused} are refused`);
      t.diagnostic(`${refused} of ${cases.length} are refused`);
    }),
  );

  for (const name of ["config.json", "config-hosts.json", "discovery.conf"]) {
    test(
      `nvme-cli 3 converts ${name} to what is read of it`,
      whereAvailable(async () => {
        const isOld = name === "discovery.conf";
        // nvme-cli takes quotes for a part of the value.
        const text = readSource(name).text.replace(isOld ? /["']/g : /$^/, "");
        const file = isOld ? name : "config.json";
        const shown = await withNvmeCli({ [file]: text }, "nvme config convert >&2; nvme config show");
        const read = ours((isOld ? discoveryConf : configJson).read({ name, text }, []), isOld);
        assert.deepEqual([...read].sort(byName), [...theirs(shown)].sort(byName));
      }),
    );
  }

  test(
    "nvme-stas: stafd.conf and stacd.conf, with what is excluded",
    whereAvailable(async () => {
      for (const name of ["stafd.conf", "stacd.conf"]) {
        const read = readFixture(stafd, name).connections.map((connection) => ({
          traddr: connection.traddr,
          trsvcid: connection.trsvcid ?? "8009",
          subsysnqn: connection.nqn ?? "",
          "host-iface": connection.hostIface ?? "",
          "host-traddr": connection.hostTraddr ?? "",
          "hdr-digest": connection.headerDigest ?? false,
        }));
        assert.deepEqual(read, await readWithStas(name));
      }
    }),
  );
});

function attempt<T>(read: () => T): T | "refused" {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError) {
      return "refused";
    }
    throw error;
  }
}

const askStas = `
import json, sys
from staslib import conf
conf.SvcConf().set_conf_file(sys.argv[1])
from staslib import stas, trid
found = stas.remove_excluded([trid.TID(controller) for controller in conf.SvcConf().get_controllers()])
print(json.dumps([controller.as_dict() for controller in found]))
`;

/** What nvme-stas would connect to, but for other transports and names of hosts. */
async function readWithStas(name: string): Promise<readonly unknown[]> {
  const packages = "dbus iproute2 kmod nvme-cli nvme-stas systemd systemd-sysv udev".split(" ");
  const tree = await makeTree("tree-stas", { suite: "trixie", packages });
  const bind = { "/sources": join(top, "test/fixtures/sources") };
  const output = await mustRunInTree(tree, ["python3", "-c", askStas, `/sources/${name}`], { bind });
  const found: readonly Readonly<Record<string, unknown>>[] = JSON.parse(output.toString());
  return found
    .filter(({ transport, traddr }) => transport === "tcp" && /^[0-9a-f:.]+$/i.test(String(traddr)))
    .map((controller) => ({
      traddr: controller.traddr,
      trsvcid: controller.trsvcid,
      subsysnqn: controller.subsysnqn,
      "host-iface": controller["host-iface"],
      "host-traddr": controller["host-traddr"],
      "hdr-digest": controller["hdr-digest"] ?? false,
    }));
}
