// SPDX-License-Identifier: LGPL-2.1-or-later
// Tries every promise of the Host on the native one, and prints for each what was wrong with it, or null. Its argument: Surroundings in JSON.

import { quickjsHost } from "../../src/host/quickjs/host.ts";
import type { Surroundings } from "./behaviour.ts";
import { behaviours } from "./behaviours.ts";

const host = quickjsHost();
const surroundings: Surroundings = JSON.parse(host.args[0] ?? "");
const results: Record<string, string | null> = {};
for (const [index, [name, behaviour]] of Object.entries(behaviours).entries()) {
  const folder = `${surroundings.folder}/${index}`;
  host.makeDirectory(folder, 0o755);
  try {
    behaviour(host, { ...surroundings, folder });
    results[name] = null;
  } catch (error) {
    results[name] = String(error);
  }
}
host.stdout(JSON.stringify(results));
host.exit(3);
