// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { top } from "../../tools/top.ts";
import { exampleMachine, machines, pictureOf } from "./pictures.ts";

const programs = { native: join(top, "dist/nbft-boot-tools"), node: join(top, "dist/nbft-boot.mjs") };

/** What both engines print, in a locale and a width. */
function draw(root: string, environment: Readonly<Record<string, string>>, ...args: readonly string[]): string {
  const [native, node] = Object.values(programs).map((program) => {
    const { status, stdout, stderr } = spawnSync(program, ["topology", "--root", root, ...args], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, ...environment },
    });
    return { status, stdout, stderr };
  });
  assert.deepEqual(native, node);
  assert.deepEqual([native?.status, native?.stderr], [0, ""]);
  return native?.stdout ?? "";
}

const tree = `host nqn.2014-08.org.nvmexpress:uuid:6f000000-0000-4000-8000-000000000001
├─ eth1  52:54:00:00:00:01  link
│  └─ network 192.0.2.0/24
│     ├─ target 192.0.2.20:4420
│     │  └─ path 0-1-1 live nvme0 ── nqn.2026-01.org.example:root
│     │     └─ nvme0n1  optimized  / /boot /var/with blank
│     └─ target 192.0.2.30:4420
│        └─ path 0-3-1 live nvme2 ── nqn.2026-01.org.example:data
│           └─ nvme2n1  optimized
└─ eth2  52:54:00:00:00:02  link
   └─ network 198.51.100.0/24
      ├─ target 198.51.100.20:4420
      │  └─ path 0-2-2 connecting nvme1 ── nqn.2026-01.org.example:root
      │     └─ nvme0n1  optimized  / /boot /var/with blank
      └─ target 198.51.100.30:4420
         └─ path 0-4-2 none ── nqn.2026-01.org.example:data
            └─ nvme2n1
`;

suite("the topology as text", () => {
  test("is a tree from the host to the namespaces, with the state of each path", (t) => {
    assert.equal(draw(exampleMachine().folder(t), { LANG: "C.UTF-8" }), tree);
  });

  test("says what the kernel has given up", (t) => {
    const record = { state: "waiting", since: 900_000, attempts: 2, vanished: "nvme3", controllers: [] };
    const root = exampleMachine().record("connect-0-4-2", record).folder(t);
    const expected = tree.replace("path 0-4-2 none", "path 0-4-2 vanished, connecting again");
    assert.equal(draw(root, { LANG: "C.UTF-8", COLUMNS: "100" }), expected);
  });

  test("is ASCII where the locale is not UTF-8, names included", (t) => {
    const ascii = tree.replaceAll("├─", "|-").replaceAll("└─", "`-").replaceAll("│", "|").replaceAll("──", "--");
    const root = exampleMachine().folder(t);
    assert.equal(draw(root, {}), ascii);
    assert.equal(draw(root, { LC_ALL: "C", LANG: "C.UTF-8" }), ascii);
    const wide = machines["names that are long, wide and markup"]?.().folder(t) ?? "";
    assert.doesNotMatch(draw(wide, { LANG: "de_DE.ISO-8859-1" }), /[^\n -~]/);
    assert.match(draw(wide, { LANG: "ja_JP.utf8" }), /記/);
  });

  test("fits the columns that there are", (t) => {
    const root = machines["names that are long, wide and markup"]?.().folder(t) ?? "";
    const lines = draw(root, { LANG: "C.UTF-8", COLUMNS: "60" }).split("\n");
    assert.deepEqual(
      lines.filter((line) => [...line].length > 60),
      [],
    );
    assert.match(lines[0] ?? "", /^host nqn\.2014.*\.\.\..*hosthost$/);
  });
});

suite("the topology as SVG", () => {
  test("has whole names in titles, and shortens them in the boxes; markup of a name is text", (t) => {
    const svg = draw(machines["names that are long, wide and markup"]?.().folder(t) ?? "", {}, "--svg");
    assert.ok(svg.includes(`<title>nqn.2024-05.org.example:${"W".repeat(150)}</title>`));
    assert.match(svg, />nqn\.2024-05\.or\.\.\.W{13}<\/text>/);
    assert.ok(!svg.includes("<script>"));
    assert.ok(svg.includes("&#60;/text&#62;&#60;script&#62;&#34;&#38;"));
  });

  test("regression: is XML, whatever Unicode a name has: U+FFFE and U+FFFF are no characters there", (t) => {
    const machine = exampleMachine();
    machine.table({
      hfi: [{ mac: "52:54:00:00:00:01", ip: "192.0.2.11", prefix: 24 }],
      ssns: [{ traddr: "192.0.2.20", primaryHfi: 1, subsysNqn: "nqn.2026-01.org.example:a\ufffe\uffffb" }],
    });
    const svg = draw(machine.folder(t), {}, "--svg");
    assert.ok(svg.includes("nqn.2026-01.org.example:a\\ufffe\\uffffb"));
    assert.doesNotMatch(svg, /[\ufffe\uffff]/);
  });

  test("docs/topology.svg is what the example makes (npm run golden writes it)", (t) => {
    assert.equal(readFileSync(join(top, "docs/topology.svg"), "utf8"), pictureOf(exampleMachine().folder(t)));
  });
});

test("without a table there is nothing to draw", (t) => {
  const machine = exampleMachine();
  delete machine.files["/sys/firmware/acpi/tables/NBFT"];
  assert.match(draw(machine.folder(t), {}), /^no NBFT: /);
});
