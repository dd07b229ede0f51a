// SPDX-License-Identifier: LGPL-2.1-or-later

/** What an initramfs has under a path: its mode as of stat(2), and its content; of a symbolic link, where it leads. */
export interface InitramfsEntry {
  readonly mode: number;
  readonly data: Buffer;
}

const headerLength = 110;

/**
 * The files, links and folders of an initramfs: archives in the "newc" form that follow each other, padded with zeros, the last of them maybe
 * compressed (Documentation/driver-api/early-userspace/buffer-format.rst). Paths have no slash at their start; a later archive wins.
 * @param unpack decompresses what is no archive
 */
export async function readInitramfs(
  bytes: Buffer,
  unpack: (compressed: Buffer) => Promise<Buffer>,
): Promise<Map<string, InitramfsEntry>> {
  const entries = new Map<string, InitramfsEntry>();
  let at = 0;
  while (at < bytes.length) {
    if (bytes[at] === 0) {
      at++;
    } else if (bytes.toString("latin1", at, at + 6) === "070701") {
      at = readEntry(bytes, at, entries);
    } else {
      for (const [path, entry] of await readInitramfs(await unpack(bytes.subarray(at)), unpack)) {
        entries.set(path, entry);
      }
      break;
    }
  }
  return entries;
}

/** Header of 13 fields of 8 hexadecimal digits, name with NUL, data; name and data each padded to 4 bytes. Returns where the next one starts. */
function readEntry(bytes: Buffer, at: number, entries: Map<string, InitramfsEntry>): number {
  const field = (n: number) => Number.parseInt(bytes.toString("latin1", at + 6 + n * 8, at + 14 + n * 8), 16);
  const [mode, size, nameSize] = [field(1), field(6), field(11)];
  const name = bytes.toString("utf8", at + headerLength, at + headerLength + nameSize - 1);
  const data = (at + headerLength + nameSize + 3) & ~3;
  if (name !== "TRAILER!!!") {
    entries.set(name.replace(/^(\.?\/)+/, ""), { mode, data: bytes.subarray(data, data + size) });
  }
  return (data + size + 3) & ~3;
}
