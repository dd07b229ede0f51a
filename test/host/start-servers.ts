// SPDX-License-Identifier: LGPL-2.1-or-later
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { top } from "../../tools/top.ts";
import type { Surroundings } from "./behaviour.ts";

/** Starts what the behaviours of sockets connect to; the caller ends the process. */
export async function startServers(): Promise<{ process: ChildProcess; ports: Surroundings["ports"] }> {
  const script = join(top, "test/host/servers.mjs");
  const servers = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  const ports = await new Promise<Surroundings["ports"]>((resolve) => {
    servers.stdout.once("data", (line: Buffer) => resolve(JSON.parse(line.toString())));
  });
  return { process: servers, ports };
}
