// SPDX-License-Identifier: LGPL-2.1-or-later
import { encodeUtf8 } from "../text/utf8.ts";

/**
 * An archive for the kernel to unpack over an initramfs (cpio(5), "newc"; Documentation/driver-api/early-userspace/buffer-format.rst in Linux):
 * one file, mode 0644, and the folders that lead to it, 0755, all of root and without times, so that the same makes the same bytes. Its length
 * is a multiple of 512 bytes, as cpio(1) makes it.
 * @param path of the file, without a slash in front
 */
export function makeCpio(path: string, content: Uint8Array): Uint8Array {
  const folders = [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index));
  const entries = [
    ...folders.map((name, index) => entry(index + 1, name, 0o40755, new Uint8Array())),
    entry(folders.length + 1, path, 0o100644, content),
    entry(0, "TRAILER!!!", 0, new Uint8Array()),
  ];
  return join(entries, 512);
}

/** Header of 110 characters, name with a NUL, content: each at a multiple of four bytes. */
function entry(inode: number, name: string, mode: number, content: Uint8Array): Uint8Array {
  const links = mode === 0o40755 ? 2 : 1;
  // ino, mode, uid, gid, nlink, mtime, filesize, devmajor, devminor, rdevmajor, rdevminor, namesize, check
  const fields = [inode, mode, 0, 0, links, 0, content.length, 0, 0, 0, 0, name.length + 1, 0];
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, "0")).join("")}${name}\0`;
  return join([join([encodeUtf8(header)], 4), content], 4);
}

/** One behind the other, with zeroes up to a multiple of so many bytes. */
function join(parts: readonly Uint8Array[], alignment: number): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(Math.ceil(length / alignment) * alignment);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
