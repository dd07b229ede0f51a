// SPDX-License-Identifier: LGPL-2.1-or-later
import { nearest } from "../../text/nearest.ts";
import { quote, visible } from "../../text/visible.ts";
import { EncodeError } from "../encode-error.ts";
import { placeOf } from "../fields/structure.ts";
import type validate from "./table.schema.json?validator";
import { members } from "./table.schema.json?validator";

type SchemaError = NonNullable<typeof validate.errors>[number];

/** Most that are printed. */
const mostProblems = 20;

/** One line for each thing that the validator found in `root`: `hfi[1].vlan: 5000 is more than 4094`. */
export function explainSchemaErrors(errors: readonly SchemaError[], root: unknown): EncodeError {
  // These say again what others said before them.
  const all = errors.filter(({ keyword }) => keyword !== "if" && keyword !== "propertyNames");
  const [first, ...others] = all.slice(0, mostProblems).map((error) => explain(error, root));
  if (first === undefined) {
    throw new Error("the validator gives no reason");
  }
  const rest = all.length > mostProblems ? ["and more"] : [];
  return new EncodeError(first.place, first.problem, [
    ...others.map(({ place, problem }) => (place === "" ? problem : `${place}: ${problem}`)),
    ...rest,
  ]);
}

interface Problem {
  readonly place: string;
  readonly problem: string;
}

function explain(error: SchemaError, root: unknown): Problem {
  const { keyword, params, propertyName, instancePath } = error;
  const { place, value } = follow(instancePath, root);
  const inside = (name: unknown): string => placeOf(place, visible(String(name)));
  if (propertyName !== undefined) {
    return { place: inside(propertyName), problem: "does not belong to this type" };
  }
  switch (keyword) {
    case "required":
      return { place: inside(params.missingProperty), problem: "is missing" };
    case "additionalProperties": {
      const name = String(params.additionalProperty);
      const meant = nearest(name, members[instancePath.replace(/\/[0-9]+/g, "")] ?? []);
      const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
      return { place: inside(name.slice(0, mostLetters)), problem: `is not a field of the table${hint}` };
    }
    case "maxItems":
      return { place, problem: `has more than ${params.limit} entries` };
    default:
      return { place, problem: `${quote(value)} ${explainValue(error)}` };
  }
}

/** Of a name that is no field's. */
const mostLetters = 100;

function explainValue({ keyword, params }: SchemaError): string {
  switch (keyword) {
    case "maximum":
      return `is more than ${params.limit}`;
    case "minimum":
      return `is less than ${params.limit}`;
    case "type":
      return `is not ${/^[aeiou]/.test(String(params.type)) ? "an" : "a"} ${params.type}`;
    case "enum":
      return `is not one of ${(params.allowedValues as unknown[]).map(quote).join(", ")}`;
    default:
      return `is refused (${keyword})`;
  }
}

/** The value that a JSON Pointer leads to, and its place: `/hfi/1/vlan` is `hfi[1].vlan`. */
function follow(pointer: string, root: unknown): { readonly place: string; readonly value: unknown } {
  let place = "";
  let value = root;
  for (const escaped of pointer.split("/").slice(1)) {
    const step = escaped.replaceAll("~1", "/").replaceAll("~0", "~");
    place = Array.isArray(value) ? `${place}[${step}]` : placeOf(place, step);
    value = (value as Record<string, unknown>)[step];
  }
  return { place, value };
}
