// SPDX-License-Identifier: LGPL-2.1-or-later

/** What findings call a discovery: its ID may be a path's, too. */
export function discoveryName({ id }: { readonly id: string }): string {
  return `discovery ${id}`;
}
