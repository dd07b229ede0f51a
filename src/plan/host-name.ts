// SPDX-License-Identifier: LGPL-2.1-or-later

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/**
 * Whether it is letters, digits and hyphens in labels of at most 63 (RFC 1123, section 2.1), in all at most the 64 that sethostname(2) takes.
 * What firmware was given as a host name ends up in configuration files and DHCP requests.
 */
export function isHostName(text: string): boolean {
  return text.length <= 64 && text.split(".").every((part) => label.test(part));
}
