// SPDX-License-Identifier: LGPL-2.1-or-later
// What tools/esbuild-plugins.mjs makes of files that are not TypeScript.

declare module "*.mustache" {
  const tokens: import("./render.ts").Template;
  export default tokens;
}

declare module "*.schema.json?validator" {
  interface SchemaError {
    readonly instancePath: string;
    readonly keyword: string;
    readonly params: Readonly<Record<string, unknown>>;
    readonly message?: string;
    /** The value at instancePath. */
    readonly data?: unknown;
    /** The part of the schema that the value does not satisfy. */
    readonly parentSchema?: { readonly title?: string };
  }
  const validate: { (data: unknown): boolean; errors?: readonly SchemaError[] | null };
  export default validate;
}
