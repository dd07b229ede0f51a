// SPDX-License-Identifier: LGPL-2.1-or-later

const words: Readonly<Record<string, string>> = {
  EFBIG: "is larger than 64 KiB",
  EINVAL: "is a pipe or a device, and has to be a file",
  EISDIR: "is a directory",
  ELOOP: "is a link that leads nowhere",
  ENOENT: "cannot be read: no such file",
  ENOTDIR: "cannot be read: a part of the path is no directory",
};

/** For people: what readSecretFile() says of a file that cannot be read. */
export function explainErrno(problem: string): string {
  return problem.replace(/cannot be read \(([A-Z0-9]+)\)$/, (all, code: string) => words[code] ?? all);
}
