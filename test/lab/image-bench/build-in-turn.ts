// SPDX-License-Identifier: LGPL-2.1-or-later
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stageFiles } from "../images/files.ts";
import { runBesideFramework } from "../images/initramfs.ts";
import { installation } from "../images/installation.ts";
import type { LabTree } from "../images/lab-tree.ts";
import type { Contestant } from "./contestants.ts";

/** An image of each kind, and what each build of that kind took. */
export interface Builds {
  /** Of the framework's Debian package. */
  readonly version: string;
  readonly without: Build;
  readonly with: Build;
}

export interface Build {
  readonly image: Buffer;
  /** By the clock. */
  readonly seconds: readonly number[];
  /** Of processors, which other programs of this machine do not lengthen as much. */
  readonly processorSeconds: readonly number[];
}

/**
 * Builds with and without this project in turn, `rounds` times each, after one build of each kind that does not count: it fills the caches of the
 * kernel and of the package manager.
 */
export async function buildInTurn(contestant: Contestant, tree: LabTree, rounds: number): Promise<Builds> {
  const folder = mkdtempSync(join(tmpdir(), "nbft-image-bench-"));
  const [stage, out] = [join(folder, "stage"), join(folder, "out")];
  mkdirSync(stage);
  mkdirSync(out);
  try {
    stageFiles(await installation(), stage);
    writeFileSync(join(out, "without.sh"), contestant.without);
    writeFileSync(join(out, "with.sh"), contestant.with);
    const bind = { "/stage": stage, "/out": out };
    const { status, stderr, stdout } = await runBesideFramework(
      tree,
      contestant.tree,
      script(contestant, rounds),
      bind,
    );
    if (status !== 0) {
      throw new Error(`${contestant.name}: exit status ${status}\n${`${stderr}${stdout}`.trim().slice(-2000)}`);
    }
    const times = readFileSync(join(out, "times"), "utf8").trim().split("\n");
    const build = (kind: string): Build => {
      const own = times.map((line) => line.split(" ")).filter(([name]) => name === kind);
      return {
        image: readFileSync(join(out, kind)),
        seconds: own.map(([, nanoseconds]) => Number(nanoseconds) / 1e9),
        processorSeconds: own.map(([, , ticks]) => Number(ticks) / 100),
      };
    };
    const version = readFileSync(join(out, "version"), "utf8").trim();
    return { version, without: build("without"), with: build("with") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Every second round begins with the other kind, so that neither profits from coming second. Processor time is what the shell's children have
 * had, fields 16 and 17 of proc_pid_stat(5), in hundredths of a second.
 */
function script(contestant: Contestant, rounds: number): string {
  const turns = Array.from({ length: rounds }, (_, round) => (round % 2 === 0 ? "without with" : "with without"));
  return `
dpkg-query --show --showformat '\${Version}\\n' ${contestant.package} >/out/version
${contestant.before}
add_project() {
  cp -a /stage/. /
}
remove_project() {
  (cd /stage && find . ! -type d -print0) | (cd / && xargs -0 rm)
  (cd /stage && find . -mindepth 1 -depth -type d -print0) | (cd / && xargs -0 rmdir --ignore-fail-on-non-empty)
}
count_ticks() {
  read -r line </proc/$$/stat
  set -- \${line##*) }
  ticks=$((\${14} + \${15}))
}
measure() {
  count_ticks
  before=$ticks
  started=$(date +%s%N)
  sh -eu "/out/$1.sh" >/out/said 2>&1 || { cat /out/said >&2; exit 1; }
  ended=$(date +%s%N)
  count_ticks
  mv /out/initramfs "/out/$1"
  echo "$1 $((ended - started)) $((ticks - before))" >>"/out/$2"
}
turn() {
  if [ "$1" = with ]; then add_project; fi
  measure "$1" "$2"
  if [ "$1" = with ]; then remove_project; fi
}
for kind in without with; do turn "$kind" ignored; done
for kind in ${turns.join(" ")}; do turn "$kind" times; done
`;
}
