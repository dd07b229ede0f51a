// SPDX-License-Identifier: LGPL-2.1-or-later

import { type Attached, attachmentKey } from "./attachment.ts";
import type { SecurityObstacle } from "./security.ts";
import type { Dropped, Origin } from "./types.ts";

/** The far end of a connection. */
export interface FarEnd {
  readonly nqn: string;
  readonly traddr: string;
  readonly trsvcid: string;
}

/**
 * Connections that a descriptor wants with a security that cannot be had. Another descriptor of the same connection that asks for less does not
 * get it either: of two the stricter one counts.
 */
export class ClosedConnections {
  readonly #why = new Map<string, { readonly what: string; readonly code: Dropped["code"] }>();

  close(attached: Attached, end: FarEnd, origin: Origin, { code }: SecurityObstacle): void {
    const what = `${origin.structure} ${origin.index}`;
    for (const key of [keyOf(attached, end), keyOf({}, end), ...(isByRoute(attached) ? [anyWay(end)] : [])]) {
      if (!this.#why.has(key)) {
        this.#why.set(key, { what, code });
      }
    }
  }

  /** Why a connection is not made although its own descriptor would allow it. One by any route may be any of the others, open or closed. */
  why(attached: Attached, end: FarEnd): Pick<Dropped, "code" | "reason" | "matters"> | undefined {
    const found = this.#why.get(keyOf(isByRoute(attached) ? {} : attached, end)) ?? this.#why.get(anyWay(end));
    const reason = `is the same connection as ${found?.what}, whose security profile cannot be satisfied`;
    return found && { code: found.code, reason, matters: true };
  }
}

function isByRoute(attached: Attached): boolean {
  return attached.interface === undefined && attached.hostIface === undefined;
}

/** No attachment has this key: its parts are more. */
function anyWay({ nqn, traddr, trsvcid }: FarEnd): string {
  return [nqn, traddr, trsvcid].join("\n");
}

function keyOf(attached: Attached, { nqn, traddr, trsvcid }: FarEnd): string {
  return attachmentKey(attached, nqn, traddr, trsvcid);
}
