// SPDX-License-Identifier: LGPL-2.1-or-later
// What the bench of images says. KB are 1,000 bytes.

import { markdownTable, type Rows, textTable } from "../table.ts";

/** What was measured with one framework. Bytes are of compressed images, seconds of each build. */
export interface ImageResult {
  readonly name: string;
  readonly version: string;
  /** Of zstd. */
  readonly level: number;
  readonly without: Side;
  readonly with: Side;
  /** Files that the image has, or has with other content, because of this project. */
  readonly modules: Part;
  readonly rest: Part;
  /** Files that it lacks because of this project. */
  readonly gone: readonly string[];
}

export interface Side {
  readonly bytes: number;
  readonly seconds: readonly number[];
  readonly processorSeconds: readonly number[];
}

interface Part {
  /** Compressed as one archive of these files alone. */
  readonly bytes: number;
  readonly paths: readonly string[];
}

/** What may be added to an image beside kernel modules. */
const limit = 330_000;

function sizes(results: readonly ImageResult[]): Rows {
  return [
    ["framework", "Debian's version", "zstd", "KB without", "KB with", "KB more", "kernel modules", "the rest"],
    ...results.map(({ name, version, level, without, with: withProject, modules, rest }) => [
      name,
      version,
      `-${level}`,
      ...[without.bytes, withProject.bytes, withProject.bytes - without.bytes, modules.bytes, rest.bytes].map(
        kilobytes,
      ),
    ]),
  ];
}

function times(results: readonly ImageResult[], of: "seconds" | "processorSeconds"): Rows {
  return [
    ["framework", "builds", "without", "with", "in proportion"],
    ...results.map(({ name, without, with: withProject }) => [
      name,
      `2 x ${without.seconds.length}`,
      spread(without[of]),
      spread(withProject[of]),
      `${(median(withProject[of]) / median(without[of])).toFixed(2)} x`,
    ]),
  ];
}

/** What is more than it should be, and what else differs between the images. */
function remarks(results: readonly ImageResult[]): readonly string[] {
  return results.flatMap(({ name, rest, gone }) => {
    const others = rest.paths.filter((path) => !path.includes("nbft-boot"));
    return [
      ...(rest.bytes > limit ? [`${name}: the rest is ${kilobytes(rest.bytes - limit)} KB more than 330 KB`] : []),
      ...(others.length > 0 ? [`${name}: files of others that come or change: ${names(others)}`] : []),
      ...(gone.length > 0 ? [`${name}: files of others that go: ${names(gone)}`] : []),
    ];
  });
}

const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);

function names(paths: readonly string[]): string {
  const few = paths.slice(0, 6).join(", ");
  return paths.length > 6 ? `${few} and ${paths.length - 6} more` : few;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[(values.length - 1) >> 1] ?? Number.NaN;
}

/** The median, and the least and the most, which say how much the times are worth. */
function spread(seconds: readonly number[]): string {
  return `${median(seconds).toFixed(2)} (${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)})`;
}

export function textImages(results: readonly ImageResult[]): string {
  const lines = [
    ...textTable(sizes(results), 2),
    "\nSeconds by the clock",
    ...textTable(times(results, "seconds")),
    "\nSeconds of processors",
    ...textTable(times(results, "processorSeconds")),
    "",
    ...remarks(results),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** docs/image-bench.md. */
export function markdownImages(results: readonly ImageResult[]): string {
  return `# The bench of images

Written by \`npm run bench:image -- --markdown docs/image-bench.md\`: what nbft-boot adds to an image, and to the time of building it. Both images
come from the same framework in the same Debian tree, with the same settings and the same network manager; for one of them this project's files
are installed. The same drivers are in both, but for those that mkosi-initrd has only because of our files. Dracut's have \`--no-hostonly\`, a list of drivers, and the modules systemd-initrd, kernel-modules and
systemd-networkd. mkosi's are those of \`mkosi-initrd\` without the modules that the building machine has loaded. initramfs-tools has
\`MODULES=list\`.

## Bytes

${markdownTable(sizes(results), 2)}
KB are 1,000 bytes. "KB more" is the difference of the two images. What it consists of: the files that differ are compressed again, alone, in
one archive for kernel modules (with their indices) and one for the rest, with zstd at the level that the framework uses itself.

${list(remarks(results))}
## Seconds

Built in turn, in the same session, after one build of each that does not count. Medians, in brackets the quickest and the slowest: what lies
between these is noise. By the clock:

${markdownTable(times(results, "seconds"))}
Of processors, which other programs of the machine do not lengthen as much:

${markdownTable(times(results, "processorSeconds"))}`;
}

const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}\n`).join("");
