// SPDX-License-Identifier: LGPL-2.1-or-later
// The schemas of what commands print for programs (src/cli/schemas).

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { top } from "../../tools/top.ts";

const folder = join(top, "src/cli/schemas");

/** Of commands. */
export const schemaNames = readdirSync(folder).map((name) => name.replace(/\.schema\.json$/, ""));

export function readSchema(name: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(join(folder, `${name}.schema.json`), "utf8"));
}

const validators = new Map<string, ValidateFunction>();

function compile(name: string): ValidateFunction {
  const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
  const table = JSON.parse(readFileSync(join(top, "src/nbft/json/table.schema.json"), "utf8"));
  ajv.addSchema(table, "file:///nbft-boot/table.schema.json");
  const validate = ajv.compile({ ...readSchema(name), $id: `file:///nbft-boot/schemas/${name}.schema.json` });
  validators.set(name, validate);
  return validate;
}

/** Throws where a value is not what the schema of this command says. References are followed as in the folder where packages install them. */
export function assertValid(name: string, value: unknown): void {
  const validate = validators.get(name) ?? compile(name);
  assert.ok(validate(value), `${name}: ${JSON.stringify(validate.errors, undefined, 2)}`);
}
