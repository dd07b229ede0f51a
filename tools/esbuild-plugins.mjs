// SPDX-License-Identifier: LGPL-2.1-or-later
// What the compiler does with files that are not TypeScript. Used for the product, the tests and the tools alike.

import { readFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import Ajv from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import Mustache from "mustache";
import { mustReplace } from "./must-replace.mjs";

/** `import template from "./x.mustache"`: the tokens of the template, parsed now, because parsing costs more than all else at run time. */
const templates = {
  name: "mustache",
  setup(build) {
    build.onLoad({ filter: /\.mustache$/ }, async ({ path }) => {
      const tokens = Mustache.parse(await readFile(path, "utf8"));
      return { contents: `export default ${JSON.stringify(withoutPositions(tokens))};`, loader: "js" };
    });
  },
};

/** Where in the template a token begins and ends matters to partials and to functions in views, which we do not use. */
function withoutPositions(tokens) {
  return tokens.map(([type, value, , , inner]) =>
    Array.isArray(inner) ? [type, value, 0, 0, withoutPositions(inner)] : [type, value],
  );
}

/**
 * `import validate from "./x.schema.json?validator"`: the ajv validator of the schema, compiled now, so that no compiler is shipped. Half the
 * size without what is for people, without messages, and with one function for each definition; size is paid at every start.
 */
const validators = {
  name: "schema-validator",
  setup(build) {
    // Relative to where the compiler runs: the name is in the output, which must not depend on where the checkout lies.
    const base = build.initialOptions.absWorkingDir ?? process.cwd();
    build.onResolve({ filter: /\.schema\.json\?validator$/ }, ({ path, resolveDir }) => ({
      path: relative(base, resolve(resolveDir, path.replace(/\?validator$/, ""))),
      namespace: "schema-validator",
    }));
    build.onLoad({ filter: /.*/, namespace: "schema-validator" }, async ({ path: name }) => {
      const path = resolve(base, name);
      const ajv = new Ajv({
        allErrors: false,
        strict: true,
        messages: false,
        inlineRefs: false,
        code: { source: true, esm: true, lines: false },
      });
      const schema = JSON.parse(await readFile(path, "utf8"), (key, value) =>
        typeof value === "string" && (key === "description" || key === "title") ? undefined : value,
      );
      const validate = ajv.compile(schema);
      return {
        contents: trimValidator(standalone.default(ajv, validate), name),
        loader: "js",
        resolveDir: resolve(path, ".."),
      };
    });
  },
};

/** What is replaced in a validator, and by what. */
const shorter = [
  [/schemaPath:"[^"]*",/g, ""],
  [/,\s*parentData(:[^,}]+)?,\s*parentDataProperty(:[^,}]+)?,\s*rootData(=data)?\}/g, "}"],
  ['{instancePath=""}={}', 'instancePath=""'],
  [/\{instancePath(?::([^,{}]+))?\}\)/g, (_call, place = "instancePath") => `${place})`],
  [
    /vErrors = vErrors === null \? (validate\d+)\.errors : vErrors\.concat\(\1\.errors\);/g,
    "vErrors = join(vErrors, $1);",
  ],
  [
    /(validate\d+)\.errors = \[\{instancePath(?::([^,{}]+))?,keyword:("[^"]*"),params:(\{[^{}]*\})\}\];\s*return false;/g,
    (_error, validate, place = "instancePath", keyword, params) =>
      `return refuse(${validate}, ${place}, ${keyword}, ${params});`,
  ],
];

/** Of which nothing may be left: the functions would be called in the old way, or say what nobody reads. */
const replaced = /schemaPath|parentData|rootData|vErrors\.concat|\.errors = \[/;

/**
 * Says shorter what ajv says a hundred times: the place of a value is a parameter of its own, errors are made by functions, and nothing is
 * passed on that nobody reads.
 */
export function trimValidator(validator, where) {
  const trimmed = shorter.reduce((text, [pattern, by]) => mustReplace(text, pattern, by, where), validator);
  const [left] = replaced.exec(trimmed) ?? [];
  if (left !== undefined) {
    throw new Error(`${where}: ajv writes ${left} in another way than is replaced`);
  }
  return `${trimmed}
    function join(errors, { errors: more }) { return errors === null ? more : errors.concat(more); }
    function refuse(validate, instancePath, keyword, params) {
      validate.errors = [{ instancePath, keyword, params }];
      return false;
    }`;
}

export const plugins = [templates, validators];
