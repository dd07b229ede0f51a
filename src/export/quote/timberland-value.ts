// SPDX-License-Identifier: LGPL-2.1-or-later
// A value in the Config of NvmeOfCli.efi (Timberland SIG's EDK II): all of the line behind `Tag:`, copied to a field of fixed size. There is no
// quoting, and whatever stands at the end of the line is a part of it.

/** The line; undefined where the value cannot be said: it would be cut, another line, or a comment (the # that NvmeOfCli looks for is at column 1 to 3). */
export function formatTimberlandLine(tag: string, value: string, longest = 223): string | undefined {
  return value !== "" && /^[!-~]+$/.test(value) && value.length <= longest ? `${tag}:${value}` : undefined;
}
