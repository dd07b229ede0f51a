// SPDX-License-Identifier: LGPL-2.1-or-later
import { listHfis } from "../nbft/list-hfis.ts";
import type { Dropped, Origin } from "./types.ts";

type Drop = Omit<Dropped, "origin">;

/** What one SSNS loses through its HFIs, with one entry for each code: it may have 255 of them. */
export class HfiDrops {
  readonly #byCode = new Map<string, { readonly first: Drop; readonly others: number[] }>();

  add(hfi: number, drop: Drop): void {
    const known = this.#byCode.get(drop.code);
    if (known === undefined) {
      this.#byCode.set(drop.code, { first: drop, others: [] });
    } else {
      known.others.push(hfi);
    }
  }

  list(origin: Origin): Dropped[] {
    return [...this.#byCode.values()].map(({ first, others }) => ({
      origin,
      ...first,
      reason: others.length === 0 ? first.reason : `${first.reason}; the same for ${listHfis(others)}`,
    }));
  }
}
