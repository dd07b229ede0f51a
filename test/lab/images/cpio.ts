// SPDX-License-Identifier: LGPL-2.1-or-later
import { type ImageFiles, readImageFile } from "./files.ts";

// File types of stat(2).
const S_IFDIR = 0o040000;
const S_IFREG = 0o100000;
const S_IFLNK = 0o120000;

/**
 * An uncompressed cpio archive in the "newc" form that the kernel unpacks (Documentation/driver-api/early-userspace/buffer-format.rst).
 * Several such archives, compressed or not, may follow each other in one initramfs.
 */
export function makeCpio(files: ImageFiles): Buffer {
  const chunks: Buffer[] = [];
  const folders = new Set<string>();
  let inode = 0;
  const add = (name: string, mode: number, data: Uint8Array) => {
    inode++;
    chunks.push(entry(name, inode, mode, data));
  };
  const addFolder = (path: string) => {
    if (path !== "" && !folders.has(path)) {
      folders.add(path);
      addFolder(path.slice(0, Math.max(0, path.lastIndexOf("/"))));
      add(path, S_IFDIR | 0o755, new Uint8Array());
    }
  };
  for (const [absolute, file] of Object.entries(files)) {
    const path = absolute.replace(/^\/+/, "");
    addFolder(path.slice(0, Math.max(0, path.lastIndexOf("/"))));
    const read = readImageFile(file);
    if (read !== undefined) {
      add(path, S_IFREG | read.mode, read.bytes);
    } else if ("link" in file) {
      add(path, S_IFLNK | 0o777, Buffer.from(file.link));
    } else {
      addFolder(path);
    }
  }
  chunks.push(entry("TRAILER!!!", 0, 0, new Uint8Array()));
  return padded(Buffer.concat(chunks), 512);
}

/** Header of 13 fields of 8 hexadecimal digits, name with NUL, data; name and data each padded to 4 bytes. */
function entry(name: string, inode: number, mode: number, data: Uint8Array): Buffer {
  const nameBytes = Buffer.from(`${name}\0`);
  const links = (mode & S_IFDIR) === S_IFDIR ? 2 : 1;
  const fields = [inode, mode, 0, 0, links, 0, data.length, 0, 0, 0, 0, nameBytes.length, 0];
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, "0")).join("")}`;
  return Buffer.concat([padded(Buffer.concat([Buffer.from(header), nameBytes]), 4), padded(Buffer.from(data), 4)]);
}

function padded(bytes: Buffer, unit: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((unit - (bytes.length % unit)) % unit)]);
}
