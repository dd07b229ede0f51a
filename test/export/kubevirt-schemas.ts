// SPDX-License-Identifier: LGPL-2.1-or-later
// Schemas of what KubeVirt takes: our own of what we write, and KubeVirt's where it is beside the checkout.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ErrorObject } from "ajv";
import { top } from "../../tools/top.ts";

type Json = Readonly<Record<string, unknown>>;
/** What is wrong with a document; none where nothing is. */
type Validate = (document: unknown) => readonly ErrorObject[];

/** KubeVirt's own, which is not ours to pass on. */
export const publishedSchema = join(top, "..", "shared", "schemas", "kubevirt-vmi.json");
export const hasPublishedSchema = existsSync(publishedSchema);

function compile(schema: Json): Validate {
  // Formats and keywords of Kubernetes are no JSON Schema.
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const validate = ajv.compile(schema);
  return (document) => (validate(document) ? [] : (validate.errors ?? []));
}

function readJson(path: string): Json {
  return JSON.parse(readFileSync(path, "utf8"));
}

export const validateOwn: Validate = compile(readJson(join(top, "test/export/kubevirt.schema.json")));

/** KubeVirt's schema, closed: a key that it does not know is an error, as with `kubectl apply` and strict validation. */
export function publishedValidator(): Validate {
  return compile(instanceOf(closed(readJson(publishedSchema)) as Json));
}

/** KubeVirt's OpenAPI document has definitions for all that there is, and none for the whole. */
function instanceOf(schema: Json): Json {
  const name = Object.keys((schema.definitions as Json | undefined) ?? {}).find((key) =>
    /(^|\.)VirtualMachineInstance$/.test(key),
  );
  const isWhole = ["$ref", "properties", "oneOf", "allOf", "anyOf"].some((keyword) => keyword in schema);
  return isWhole || name === undefined ? schema : { $ref: `#/definitions/${name}`, definitions: schema.definitions };
}

/** additionalProperties: false wherever there are properties and nobody has said which others there may be. */
export function closed(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(closed);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const { $schema: _version, ...rest } = value as Json;
  const inner = Object.fromEntries(Object.entries(rest).map(([key, entry]) => [key, closed(entry)]));
  const { properties, additionalProperties } = inner;
  // `properties` may itself be the name of a property, whose schema has a type.
  const isSchema = typeof properties === "object" && properties !== null && typeof inner.type !== "object";
  return isSchema && additionalProperties === undefined ? { ...inner, additionalProperties: false } : inner;
}
