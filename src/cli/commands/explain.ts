// SPDX-License-Identifier: LGPL-2.1-or-later
import { explain as explainPaths } from "../../boot/explain.ts";
import type { Host } from "../../host/host.ts";
import { type Command, machineOf, type Options, rootOption } from "../command.ts";

export const explain: Command = {
  name: "explain",
  group: "boot",
  summary: "say which paths are missing, why, and what to do",
  examples: [["nbft-boot explain", "what a boot says that has not found its root"]],
  options: rootOption,
  run: (host: Host, options: Options): number => explainPaths(machineOf(host, options)),
};
