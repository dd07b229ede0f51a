// SPDX-License-Identifier: LGPL-2.1-or-later
// nbft-boot-explain.service, and our script panic of initramfs-tools: the last words before a shell, of a boot that has not found its root.

import type { Host } from "../host/host.ts";
import { lastValue, readCommandLine } from "../machine/kernel-command-line.ts";
import { logToStderr } from "../machine/log.ts";
import { loadPlan } from "../sources/load-plan.ts";
import { listFirstProblems, summarize } from "../sources/report.ts";
import { hasTables } from "../sources/table-files.ts";
import { passGate } from "./gate.ts";
import { pathStates, tellStates } from "./path-states.ts";

/** So many fit on the last screen of a console. */
const mostProblems = 6;

/** Says which paths are missing, why, and what to do next. Returns the exit status: always 0. */
export function explain(host: Host): number {
  const log = logToStderr(host);
  const gate = passGate(host);
  if (!gate.open) {
    const without = hasTables(host) ? "this boot did not use it" : "there is none";
    const why = gate.forbiddenBy === undefined ? without : `the kernel command line has ${gate.forbiddenBy}`;
    log("notice", `no path of an NBFT is tried: ${why}`);
    return 0;
  }
  const loaded = loadPlan(host);
  const { plan } = loaded;
  if (plan.paths.length + plan.discoveries.length === 0) {
    log("notice", `no path of an NBFT is tried: ${summarize(loaded)}`);
    for (const line of listFirstProblems(loaded, mostProblems)) {
      log("notice", line);
    }
    log("notice", "What to do: correct that in firmware's setup, and start again. nbft-boot check says more");
    return 0;
  }
  const parameters = readCommandLine(host);
  const missing = tellStates(pathStates(host, plan), log);
  const limit = lastValue(parameters, "rd.timeout");
  const root = lastValue(parameters, "root");
  const all = `root=${root ?? ""} has to be on their disks: see blkid, or what else root is made of`;
  const mend = `mend that, and start again${limit === undefined ? "" : `; without rd.timeout=${limit} a boot waits for ever`}`;
  log("notice", `What to do: ${missing === 0 ? all : mend}. nbft-boot check says more`);
  return 0;
}
