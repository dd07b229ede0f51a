// SPDX-License-Identifier: LGPL-2.1-or-later
import { quote } from "../../text/visible.ts";
import { EncodeError } from "../encode-error.ts";
import { placeOf } from "../fields/structure.ts";
import type validate from "./table.schema.json?validator";

type SchemaError = NonNullable<typeof validate.errors>[number];

/** One line for what the validator found in `root`: `hfi[1].vlan: 5000 is more than 4094`. */
export function explainSchemaError(error: SchemaError, root: unknown): EncodeError {
  const { keyword, params, propertyName } = error;
  const { place, value } = follow(error.instancePath, root);
  if (propertyName !== undefined) {
    return new EncodeError(placeOf(place, propertyName), "does not belong to this type");
  }
  switch (keyword) {
    case "required":
      return new EncodeError(placeOf(place, String(params.missingProperty)), "is missing");
    case "additionalProperties":
      return new EncodeError(placeOf(place, String(params.additionalProperty)), "is not a field of the table");
    case "maxItems":
      return new EncodeError(place, `has more than ${params.limit} entries`);
    default:
      return new EncodeError(place, `${quote(value)} ${explainValue(error)}`);
  }
}

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
