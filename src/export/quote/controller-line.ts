// SPDX-License-Identifier: LGPL-2.1-or-later
// The value of `controller =` in nvme-fabrics.conf and in nvme-stas' files. It has no quoting: a semicolon ends an option, white space at its
// ends goes, and nvme-stas throws an option away that has a second equals sign.

const sayable = /^[!-:<>-~]+$/;

/** `transport=tcp;traddr=192.0.2.1`, without the pairs that have no value; undefined where a value cannot be said. */
export function formatControllerLine(pairs: readonly (readonly [string, string | undefined])[]): string | undefined {
  const said = pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined);
  return said.every(([, value]) => sayable.test(value))
    ? said.map(([key, value]) => `${key}=${value}`).join(";")
    : undefined;
}

/**
 * What libnvme takes for an NQN as the value of a key of its own, where the rest of the line is the value (base specification, section 4.7).
 */
export function isLibnvmeNqn(text: string): boolean {
  return /^nqn\.[0-9]{4}-(0[1-9]|1[0-2])\.[!-~]+$/.test(text) && text.length <= 223;
}
