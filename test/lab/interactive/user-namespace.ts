// SPDX-License-Identifier: LGPL-2.1-or-later
import { spawn } from "node:child_process";
import { hasProgram } from "../../../tools/apt.ts";
import { searchPath } from "../../../tools/program.ts";

/** Set in the namespace, so that what cannot become root there is not started again and again. */
const mark = "NBFT_BOOT_LAB_NAMESPACE";

/** Whether this process unpacks Debian trees as it is: root does, also the root of a user namespace. */
export function canUnpack(): boolean {
  return process.getuid?.() === 0 || process.env[mark] !== undefined;
}

/**
 * Runs this program again, as root of a user namespace (user_namespaces(7)) with the subordinate IDs that /etc/subuid gives to this user, and no more
 * rights than this user has. Returns its exit status.
 */
export function runInUserNamespace(): Promise<number> {
  if (!hasProgram("newuidmap")) {
    process.stderr.write("lab: without root, newuidmap is needed: on Debian, the package uidmap\n");
    return Promise.resolve(1);
  }
  const argv = ["--user", "--map-root-user", "--map-auto", "--mount", "--", process.execPath, ...process.argv.slice(1)];
  const child = spawn("unshare", argv, { stdio: "inherit", env: { ...process.env, PATH: searchPath(), [mark]: "1" } });
  // A terminal tells both; who tells only us, means both.
  for (const signal of ["SIGTERM", "SIGHUP", "SIGINT"] as const) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve) => {
    child.on("error", (error) => {
      process.stderr.write(`lab: ${error.message}\n`);
      resolve(1);
    });
    child.on("close", (status) => resolve(status ?? 1));
  });
}
