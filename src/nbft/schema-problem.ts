// SPDX-License-Identifier: LGPL-2.1-or-later
import { EncodeError } from "./encode-error.ts";
import { show } from "./layout.ts";
import type validate from "./table.schema.json?validator";

type SchemaError = NonNullable<typeof validate.errors>[number];

/** One line for what the validator found: `hfi[1].vlan: 5000 is more than 4094`. */
export function explainSchemaError(error: SchemaError): EncodeError {
  const { params } = error;
  const place = placeOfPointer(error.instancePath);
  switch (error.keyword) {
    case "required":
      return new EncodeError(inside(place, params.missingProperty), "is missing");
    case "additionalProperties":
      return new EncodeError(inside(place, params.additionalProperty), "is not a field of the table");
    case "false schema":
      return new EncodeError(place, "does not belong to this type");
    default:
      return new EncodeError(place, `${shorten(show(error.data))} ${explainValue(error)}`);
  }
}

function explainValue({ keyword, params, parentSchema, message }: SchemaError): string {
  switch (keyword) {
    case "maximum":
      return `is more than ${params.limit}`;
    case "minimum":
      return `is less than ${params.limit}`;
    case "maxItems":
      return `has more than ${params.limit} entries`;
    case "type":
      return `is not ${/^[aeiou]/.test(String(params.type)) ? "an" : "a"} ${params.type}`;
    case "enum":
      return `is not one of ${(params.allowedValues as unknown[]).map(show).join(", ")}`;
    case "pattern":
      return `is not ${parentSchema?.title ?? `like ${params.pattern}`}`;
    default:
      return message ?? "is not allowed";
  }
}

/** `/hfi/1/vlan` is `hfi[1].vlan`. */
function placeOfPointer(pointer: string): string {
  let place = "";
  for (const step of pointer.split("/").slice(1)) {
    place = /^[0-9]+$/.test(step)
      ? `${place}[${step}]`
      : inside(place, step.replaceAll("~1", "/").replaceAll("~0", "~"));
  }
  return place;
}

function inside(place: string, name: unknown): string {
  return place === "" ? String(name) : `${place}.${name}`;
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
