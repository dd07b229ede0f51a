// SPDX-License-Identifier: LGPL-2.1-or-later

/** A table, as JSON or as objects, that no NBFT can hold. The message starts with the place: `hfi[1].vlan: 5000 is more than 4094`. */
export class EncodeError extends Error {
  override readonly name = "EncodeError";
  /** Where it is: `hfi[1].vlan`; empty for the table itself. */
  readonly place: string;
  /** What else is wrong with it, where more than one thing was looked for. */
  readonly others: readonly string[];

  constructor(place: string, problem: string, others: readonly string[] = []) {
    super(place === "" ? problem : `${place}: ${problem}`);
    this.place = place;
    this.others = others;
  }
}
