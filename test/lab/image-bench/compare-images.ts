// SPDX-License-Identifier: LGPL-2.1-or-later
import { makeCpio } from "../images/cpio.ts";
import type { ImageFile } from "../images/files.ts";
import type { InitramfsEntry } from "../images/read-initramfs.ts";

type Entries = ReadonlyMap<string, InitramfsEntry>;

/** Paths of files and links of one image that the other does not have, or has with other content. */
export interface Difference {
  /** Kernel modules and their indices. */
  readonly modules: readonly string[];
  readonly rest: readonly string[];
  /** What only the image without this project has. */
  readonly gone: readonly string[];
}

// File types of stat(2).
const S_IFMT = 0o170000;
const S_IFREG = 0o100000;
const S_IFLNK = 0o120000;

export function compareImages(without: Entries, withProject: Entries): Difference {
  const other = (a: InitramfsEntry, b: InitramfsEntry | undefined) =>
    b === undefined || a.mode !== b.mode || !a.data.equals(b.data);
  const more = [...withProject].filter(([path, entry]) => isFile(entry) && other(entry, without.get(path)));
  const gone = [...without].filter(([path, entry]) => isFile(entry) && !withProject.has(path));
  const paths = (entries: readonly [string, InitramfsEntry][]) => entries.map(([path]) => path).sort();
  return {
    modules: paths(more).filter(isModule),
    rest: paths(more).filter((path) => !isModule(path)),
    gone: paths(gone),
  };
}

/** An archive of some of an image's files and links. */
export function archiveOf(image: Entries, paths: readonly string[]): Buffer {
  return makeCpio(
    Object.fromEntries(
      paths.flatMap((path): [string, ImageFile][] => {
        const entry = image.get(path);
        return entry === undefined ? [] : [[`/${path}`, fileOf(entry)]];
      }),
    ),
  );
}

const fileOf = ({ mode, data }: InitramfsEntry): ImageFile =>
  (mode & S_IFMT) === S_IFLNK ? { link: data.toString() } : { content: data, mode: mode & 0o7777 };

const isFile = ({ mode }: InitramfsEntry): boolean => [S_IFREG, S_IFLNK].includes(mode & S_IFMT);

const isModule = (path: string): boolean => /^(usr\/)?lib\/modules\//.test(path);
