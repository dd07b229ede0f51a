// SPDX-License-Identifier: LGPL-2.1-or-later
// Secrets that were not made by this program. The first one is the example of the NVMe Base Specification (section 8.13.5.7); the others are Python's:
// base64(key + struct.pack("<I", zlib.crc32(key))).

export const secrets = {
  specification: "DHHC-1:00:ia6zGodOr4SEG0Zzaw398rpY0wqipUWj4jWjUh4HWUz6aQ2n:",
  short: "DHHC-1:00:ICcuNTxDSlFYX2ZtdHuCiZCXnqWss7rByM/W3eTr8vmMpzdS:",
  middle: "DHHC-1:02:SlFYX2ZtdHuCiZCXnqWss7rByM/W3eTr8vkABw4VHCMqMTg/Rk1UW2JpcHd+hYyTluJeTQ==:",
  long: "DHHC-1:03:Z251fIOKkZifpq20u8LJ0Nfe5ezz+gEIDxYdJCsyOUBHTlVcY2pxeH+GjZSboqmwt77FzNPa4ejv9v0ECxIZIHqB9Pc=:",
} as const;

/** One that is wrong in a character of its key. */
export const damaged = secrets.short.replace("ICcu", "ICcv");
