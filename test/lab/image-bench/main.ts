// SPDX-License-Identifier: LGPL-2.1-or-later
// npm run bench:image: what this project adds to the images of each framework, in bytes and in seconds of building.

import { writeFileSync } from "node:fs";
import { makeOrSay, progress } from "../../../tools/program.ts";
import { mustRunInTree } from "../../../tools/tree.ts";
import { type LabTree, labTree } from "../images/lab-tree.ts";
import { readInitramfs } from "../images/read-initramfs.ts";
import { parseOptions } from "../options.ts";
import { buildInstallation } from "../prepare-lab.ts";
import { type Build, buildInTurn } from "./build-in-turn.ts";
import { archiveOf, compareImages } from "./compare-images.ts";
import { type Contestant, contestants } from "./contestants.ts";
import { type ImageResult, markdownImages, type Side, textImages } from "./report.ts";

const usage = `usage: npm run bench:image -- [OPTION...] [FRAMEWORK...]
Builds images without and with this project in turn, with ${contestants.map(({ name }) => name).join(", ")}.
  --rounds N         how often (default 3)
  --json FILE        writes the results for programs
  --markdown FILE    writes what docs/image-bench.md is
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const given = parseOptions(
    { rounds: { type: "string", default: "3" }, json: { type: "string" }, markdown: { type: "string" } },
    usage,
  );
  if (typeof given === "number") {
    return given;
  }
  const { values, positionals } = given;
  const rounds = Number(values.rounds);
  const unknown = positionals.filter((name) => !contestants.some((contestant) => contestant.name === name));
  if (unknown.length > 0 || !(rounds >= 1)) {
    process.stderr.write(usage);
    return 2;
  }
  const tree = await makeOrSay("no image can be built here", labTree);
  if (tree === undefined) {
    return 0;
  }
  if (!buildInstallation()) {
    return 1;
  }
  const results: ImageResult[] = [];
  for (const contestant of contestants.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
    progress(`${contestant.name}: ${2 * (rounds + 1)} images`);
    results.push(await measure(contestant, tree, rounds));
  }
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify(results, undefined, 2)}\n`);
  }
  if (values.markdown !== undefined) {
    writeFileSync(values.markdown, markdownImages(results));
  }
  process.stdout.write(textImages(results));
  return 0;
}

async function measure(contestant: Contestant, tree: LabTree, rounds: number): Promise<ImageResult> {
  const builds = await buildInTurn(contestant, tree, rounds);
  const zstd = (option: string, input: Buffer) => mustRunInTree(tree.folder, ["zstd", "-q", option], { input });
  const read = (image: Buffer) => readInitramfs(image, (compressed) => zstd("-dc", compressed));
  const [without, withProject] = [await read(builds.without.image), await read(builds.with.image)];
  const { modules, rest, gone } = compareImages(without, withProject);
  const alone = async (paths: readonly string[]) =>
    paths.length === 0 ? 0 : (await zstd(`-${contestant.level}`, archiveOf(withProject, paths))).length;
  return {
    name: contestant.name,
    version: builds.version,
    level: contestant.level,
    without: sideOf(builds.without),
    with: sideOf(builds.with),
    modules: { bytes: await alone(modules), paths: modules },
    rest: { bytes: await alone(rest), paths: rest },
    gone,
  };
}

function sideOf({ image, ...times }: Build): Side {
  return { bytes: image.length, ...times };
}
