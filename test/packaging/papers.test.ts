// SPDX-License-Identifier: LGPL-2.1-or-later
// What the papers say of the sources is so.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite, test } from "node:test";
import { top } from "../../tools/top.ts";

const read = (path: string): string => readFileSync(join(top, path), "utf8");
const papers = ["", "docs"].flatMap((folder) =>
  readdirSync(join(top, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name)),
);
const rooms = readdirSync(top, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !["dist", "node_modules"].includes(entry.name))
  .map(({ name }) => name);

suite("files that are named are there", () => {
  for (const paper of papers) {
    test(paper, () => {
      const links = [...read(paper).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, path]) =>
        join(dirname(paper), path as string),
      );
      // `src/nbft/types.ts`, and no pattern such as `src/main*.ts`.
      const quoted = [...read(paper).matchAll(/`([\w.-]+\/[\w./@-]+)`/g)]
        .map(([, path]) => path as string)
        .filter((path) => rooms.includes(path.split("/")[0] as string) && !path.includes("NN"));
      assert.deepEqual(
        [...links, ...quoted].filter((path) => !existsSync(join(top, path))),
        [],
      );
    });
  }
});

test("the README's plan is what the program prints", () => {
  const [, command, output] = /```\n\$ nbft-boot (plan .*)\n([\s\S]*?)```/.exec(read("README.md")) ?? [];
  assert.ok(command !== undefined);
  assert.equal(execFileSync(join(top, "dist/nbft-boot"), command.split(" "), { cwd: top, encoding: "utf8" }), output);
});

suite("docs/troubleshooting.md explains", () => {
  const troubleshooting = read("docs/troubleshooting.md").replace(/\s+/g, " ");

  /** Of a message, what is the same each time. */
  const longestPart = (literal: string): string =>
    literal
      .slice(1, -1)
      .split(/\$\{(?:[^{}]|\{[^{}]*\})*(?:\}|$)/)
      .map((part) => part.trim())
      .sort((a, b) => b.length - a.length)[0] ?? "";

  test("each obstacle that keeps a path from being connected", () => {
    const calls = readdirSync(join(top, "src"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .flatMap((name) => [...read(join("src", name)).matchAll(/new Obstacle\(([\s\S]*?)\);/g)]);
    const said = calls
      .flatMap(([call]) => call.match(/`[^`]*`|"[^"]*"/g) ?? [])
      .filter((literal) => !/^"(local|remote|kernel|permanent)"$/.test(literal))
      .map(longestPart)
      .filter((part) => part.length > 4);
    assert.ok(said.length > 30, `${said.length} messages`);
    assert.deepEqual(
      said.filter((part) => !troubleshooting.includes(part)),
      [],
    );
  });

  test("each code that check puts behind what a boot leaves out", () => {
    const [union = ""] = /(?<=type DroppedCode =)[^;]*/.exec(read("src/plan/types.ts")) ?? [];
    const codes = union.match(/(?<=")[a-z-]+(?=")/g) ?? [];
    assert.ok(codes.length > 10, `${codes}`);
    assert.deepEqual(
      codes.filter((code) => !troubleshooting.includes(`\`${code}\``)),
      [],
    );
  });
});
