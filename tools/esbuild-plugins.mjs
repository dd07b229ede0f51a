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
      refuseDots(tokens, path);
      return { contents: `export default ${JSON.stringify(withoutPositions(tokens))};`, loader: "js" };
    });
  },
};

/** src/output/render.ts would find nothing under such a name. */
function refuseDots(tokens, path) {
  for (const [type, value, , , inner] of tokens) {
    if (type !== "text" && type !== "!" && /.\../.test(value)) {
      throw new Error(`${path}: the name ${value} has a dot`);
    }
    refuseDots(Array.isArray(inner) ? inner : [], path);
  }
}

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
        allErrors: true,
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
        contents: `${trimValidator(standalone.default(ajv, validate), name)}
          export const members = ${JSON.stringify(listMembers(schema))};`,
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
    /const (err\d+) = \{(?:instancePath(?::([^,{}]+))?,keyword:("[^"]*"),params:(\{[^{}]*\})(?:,propertyName:(\w+))?)?\};\s*if\(vErrors === null\)\s*\{\s*vErrors = \[\1\];\s*\}\s*else\s*\{\s*vErrors\.push\(\1\);\s*\}/g,
    // One without anything is the condition of an "if", and is taken back.
    (_error, _name, place = "instancePath", keyword, params, name) =>
      `vErrors = add(vErrors, ${place}, ${keyword}, ${params}${name === undefined ? "" : `, ${name}`});`,
  ],
];

/** Of which nothing may be left: the functions would be called in the old way, or say what nobody reads. */
const replaced = /schemaPath|parentData|rootData|vErrors\.concat|vErrors\.push/;

/**
 * Says shorter what ajv says a hundred times: the place of a value is a parameter of its own, errors are made by functions, and nothing is
 * passed on that nobody reads. No more errors are kept than anybody reads, either.
 */
export function trimValidator(validator, where) {
  const trimmed = shorter.reduce((text, [pattern, by]) => mustReplace(text, pattern, by, where), validator);
  const [left] = replaced.exec(trimmed) ?? [];
  if (left !== undefined) {
    throw new Error(`${where}: ajv writes ${left} in another way than is replaced`);
  }
  return `${trimmed}
    function join(errors, { errors: more }) {
      return errors === null ? more : errors.length < 100 ? errors.concat(more) : errors;
    }
    function add(errors, instancePath, keyword, params, propertyName) {
      return join(errors, { errors: [{ instancePath, keyword, params, propertyName }] });
    }`;
}

/** The names of the members of each object of a schema, by its JSON Pointer without the positions in lists. */
function listMembers(schema) {
  const members = {};
  const visit = (node, path) => {
    const { properties, items } =
      node.$ref === undefined ? node : schema.definitions[node.$ref.replace("#/definitions/", "")];
    if (properties !== undefined) {
      members[path] = Object.keys(properties);
      for (const [name, inner] of Object.entries(properties)) {
        visit(inner, `${path}/${name}`);
      }
    }
    if (items !== undefined) {
      visit(items, path);
    }
  };
  visit(schema, "");
  return members;
}

export const plugins = [templates, validators];
