// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Host, HostError } from "../host/host.ts";
import { orElse } from "./attributes.ts";
import { type Log, priorities } from "./log.ts";

/**
 * A log for a generator, which has the kernel's ring buffer and nothing else (systemd.generator(7)); standard error where that cannot be
 * written. A message is one line of ASCII, cut where the kernel would refuse it.
 */
export function openKernelLog(host: Host): Log {
  const processId = orElse("", () => `[${host.readLink("/proc/self")}]`);
  const name = `${host.programName}${processId}`;
  return (priority, message) => {
    const line = `${name}: ${message.replace(/[^ -~]/g, "?").slice(0, 800)}\n`;
    try {
      host.appendFile("/dev/kmsg", `<${priorities[priority]}>${line}`);
    } catch (error) {
      if (!(error instanceof HostError)) {
        throw error;
      }
      host.stderr(line);
    }
  };
}
