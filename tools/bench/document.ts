// SPDX-License-Identifier: LGPL-2.1-or-later
// docs/benchmarks.md: each bench writes its own section and leaves the others.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release } from "node:os";

/** Replaces the section that a command has written into a document before, or adds it at the end. */
export function writeSection(path: string, command: string, text: string): void {
  writeFileSync(path, withSection(existsSync(path) ? readFileSync(path, "utf8") : head, command, text));
}

const head = `# Benchmarks

Written by the benches: each renews its own sections with \`--markdown docs/benchmarks.md\`. What is counted and why is in
[boot-bench.md](boot-bench.md), what an image costs in [image-bench.md](image-bench.md).
`;

export function withSection(document: string, command: string, text: string): string {
  const begin = `<!-- written by ${command} -->\n`;
  const end = `<!-- end of ${command} -->\n`;
  const section = `${begin}${text.trim()}\n${end}`;
  const [before, rest] = [document.indexOf(begin), document.indexOf(end)];
  return before < 0 || rest < before
    ? `${document.trimEnd()}\n\n${section}`
    : `${document.slice(0, before)}${section}${document.slice(rest + end.length)}`;
}

/** The machine that a bench has run on, and when, for people. */
export function describeMachine(): string {
  const [processor] = cpus();
  const day = new Date().toISOString().slice(0, 10);
  // Seconds of a busy machine are worth little.
  const load = Math.round(loadavg()[1] ?? 0);
  return `${day}, ${cpus().length} processors ${processor?.model.trim() ?? process.arch} with a load of ${load}, Linux ${release()}`;
}
