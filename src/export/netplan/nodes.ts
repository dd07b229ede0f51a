// SPDX-License-Identifier: LGPL-2.1-or-later
// Values of a plan as nodes of YAML.

import { Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { Value } from "./settings.ts";

/** What YAML 1.1 reads as no text, without quotation marks: also 52:54:00:12:34:56, which is a number of base 60. */
const plain =
  /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[A-Za-z][A-Za-z0-9_.-]*$|^[0-9]+(?:\.[0-9]+){3}(?:\/[0-9]+)?$/i;

export function nodeOf(value: Value): Scalar | YAMLMap | YAMLSeq {
  if (Array.isArray(value)) {
    const list = new YAMLSeq();
    list.items = (value as readonly Value[]).map(nodeOf);
    list.flow = list.items.every((item) => item instanceof Scalar);
    return list;
  }
  if (typeof value === "object") {
    const mapping = new YAMLMap();
    mapping.items = Object.entries(value).map(([key, one]) => new Pair(new Scalar(key), nodeOf(one)));
    return mapping;
  }
  const scalar = new Scalar(String(value));
  scalar.type = typeof value !== "string" || plain.test(value) ? Scalar.PLAIN : Scalar.QUOTE_DOUBLE;
  return scalar;
}
