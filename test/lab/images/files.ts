// SPDX-License-Identifier: LGPL-2.1-or-later
import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { top } from "../../../tools/top.ts";

/** A file of an image: its content, or where to copy it from; a symbolic link; or an empty folder. */
export type ImageFile =
  | { readonly content: string | Uint8Array; readonly mode?: number }
  | { readonly from: string; readonly mode?: number }
  | { readonly link: string }
  | { readonly folder: true };

/** What an image holds: path with a slash at its start -> file. Folders above a file need no entry of their own. */
export type ImageFiles = Readonly<Record<string, ImageFile>>;

/** A program of test/lab/guest, which runs in the machine. */
export const guest = (name: string): ImageFile => ({ from: join(top, "test/lab/guest", name), mode: 0o755 });

/** Bytes and mode of a file that is no link and no folder. */
export function readImageFile(file: ImageFile): { readonly bytes: Uint8Array; readonly mode: number } | undefined {
  if ("content" in file) {
    const bytes = typeof file.content === "string" ? Buffer.from(file.content) : file.content;
    return { bytes, mode: file.mode ?? 0o644 };
  }
  return "from" in file ? { bytes: readFileSync(file.from), mode: file.mode ?? 0o644 } : undefined;
}

/** What to name an image by: all that is in it. */
export function ingredientsOf(files: ImageFiles): readonly unknown[] {
  return Object.entries(files).flatMap(([path, file]): unknown[] => {
    const read = readImageFile(file);
    return read === undefined ? [path, file] : [path, read.mode, read.bytes];
  });
}

/** Writes the files below a folder. */
export function stageFiles(files: ImageFiles, folder: string): void {
  for (const [path, file] of Object.entries(files)) {
    const target = join(folder, path);
    mkdirSync("folder" in file ? target : dirname(target), { recursive: true });
    if ("link" in file) {
      symlinkSync(file.link, target);
    } else if ("from" in file) {
      cpSync(file.from, target);
      chmodSync(target, file.mode ?? 0o644);
    } else if ("content" in file) {
      writeFileSync(target, file.content);
      chmodSync(target, file.mode ?? 0o644);
    }
  }
}
