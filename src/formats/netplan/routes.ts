// SPDX-License-Identifier: LGPL-2.1-or-later
import type { InterfacePart } from "../../description/types.ts";
import { isUnset, parseAddress } from "../../nbft/values/address.ts";
import { booleanOf, entriesOf, memberOf, textOf, type YamlValue } from "../yaml/values.ts";
import { describe, type Say, visibleKey } from "./definition.ts";

type Gateway = InterfacePart["gateways"][number];

/** Largest metric of the kernel's. */
const largestMetric = 0xffff_ffff;

/** The main routing table. */
export const mainTable = "254";

/** Whether a route leads everywhere. */
export function isDefault(to: string): boolean {
  return /^(?:default|0\.0\.0\.0\/0|::\/0|0::\/0)$/.test(to);
}

/** Gateways of default routes; each other route is remarked. */
export function readRoutes(label: string, routes: readonly YamlValue[], say: Say): readonly Gateway[] {
  return routes.flatMap((route) => {
    const part = (key: string) => textOf(memberOf(route, key));
    const to = part("to") ?? "";
    const via = part("via");
    const table = part("table") ?? mainTable;
    if (!isDefault(to)) {
      const way = via === undefined ? "" : ` via ${describe(memberOf(route, "via"))}`;
      say(
        "warning",
        route,
        `${label}: a table has default routes only: the one to ${describe(memberOf(route, "to"))}${way} is left out`,
      );
      return [];
    }
    const type = part("type") ?? "unicast";
    if (via === undefined || table !== mainTable || type !== "unicast") {
      const why =
        via === undefined
          ? "without a gateway"
          : table !== mainTable
            ? `of table ${describe(memberOf(route, "table"))}`
            : `of type ${describe(memberOf(route, "type"))}`;
      say("warning", route, `${label}: a default route ${why} cannot be said by a table: left out`);
      return [];
    }
    for (const entry of entriesOf(route)) {
      const isSaid = ["to", "via", "metric", "table", "type"].includes(entry.key) || booleanOf(entry.value) === false;
      if (!isSaid) {
        say("warning", entry, `${label}: ${visibleKey(entry.key)} of a route cannot be said by a table: left out`);
      }
    }
    return gatewayOf(label, memberOf(route, "via"), memberOf(route, "metric"), say);
  });
}

/** The gateway of a default route. */
export function gatewayOf(
  label: string,
  via: YamlValue | undefined,
  metric: YamlValue | undefined,
  say: Say,
): readonly Gateway[] {
  const address = textOf(via) ?? "";
  if (parseAddress(address) === undefined || isUnset(address)) {
    if (via !== undefined) {
      say("error", via, `${label}: ${describe(via)} is no address of a gateway`);
    }
    return [];
  }
  const digits = textOf(metric);
  if (metric === undefined || digits === undefined) {
    return [{ address }];
  }
  if (!/^[0-9]{1,10}$/.test(digits) || Number(digits) > largestMetric) {
    say("error", metric, `${label}: ${describe(metric)} is no metric of a route`);
    return [{ address }];
  }
  return [{ address, metric: Number(digits) }];
}
