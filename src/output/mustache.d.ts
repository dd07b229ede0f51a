// SPDX-License-Identifier: LGPL-2.1-or-later
// What tools/esbuild-plugins.mjs makes of a template.

declare module "*.mustache" {
  const tokens: import("./render.ts").Template;
  export default tokens;
}
