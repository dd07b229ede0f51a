// SPDX-License-Identifier: LGPL-2.1-or-later
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stageFiles } from "../images/files.ts";
import { runBesideFramework } from "../images/initramfs.ts";
import { installation } from "../images/installation.ts";
import type { LabTree } from "../images/lab-tree.ts";
import type { Contestant } from "./contestants.ts";

/** An image of each kind, and how long each build of that kind took, in seconds. */
export interface Builds {
  /** Of the framework's Debian package. */
  readonly version: string;
  readonly without: Build;
  readonly with: Build;
}

export interface Build {
  readonly image: Buffer;
  readonly seconds: readonly number[];
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
    const build = (kind: string): Build => ({
      image: readFileSync(join(out, kind)),
      seconds: times.filter((line) => line.startsWith(`${kind} `)).map((line) => Number(line.split(" ")[1]) / 1e9),
    });
    const version = readFileSync(join(out, "version"), "utf8").trim();
    return { version, without: build("without"), with: build("with") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every second round begins with the other kind, so that neither profits from coming second. */
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
measure() {
  started=$(date +%s%N)
  sh -eu "/out/$1.sh" >/out/said 2>&1 || { cat /out/said >&2; exit 1; }
  ended=$(date +%s%N)
  mv /out/initramfs "/out/$1"
  echo "$1 $((ended - started))" >>"/out/$2"
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
