// SPDX-License-Identifier: LGPL-2.1-or-later
import { posix } from "node:path";
import type { InitramfsEntry } from "./read-initramfs.ts";

// Of stat(2).
const S_IFMT = 0o170000;
const S_IFLNK = 0o120000;

/** Whether `nbft-boot` can be typed in this initramfs: /usr/bin, which is in every shell's PATH, has it or a link to it. */
export function programInPath(image: ReadonlyMap<string, InitramfsEntry>): boolean {
  const command = image.get("usr/bin/nbft-boot");
  if (command === undefined || (command.mode & S_IFMT) !== S_IFLNK) {
    return command !== undefined && isProgram(command);
  }
  const program = image.get(posix.resolve("/usr/bin", command.data.toString()).slice(1));
  return program !== undefined && isProgram(program);
}

const isProgram = ({ mode, data }: InitramfsEntry): boolean =>
  (mode & 0o111) === 0o111 && data.toString("latin1", 1, 4) === "ELF";
