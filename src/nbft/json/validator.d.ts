// SPDX-License-Identifier: LGPL-2.1-or-later
// What tools/esbuild-plugins.mjs makes of a JSON Schema.

declare module "*.schema.json?validator" {
  interface SchemaError {
    /** JSON Pointer to the value that is wrong. */
    readonly instancePath: string;
    readonly keyword: string;
    readonly params: Readonly<Record<string, unknown>>;
    /** The property whose name is wrong. */
    readonly propertyName?: string;
  }
  const validate: { (data: unknown): boolean; errors?: readonly SchemaError[] | null };
  export default validate;
  /** The names of the members of each object, by its JSON Pointer without the positions in lists. */
  export const members: Readonly<Record<string, readonly string[] | undefined>>;
}
