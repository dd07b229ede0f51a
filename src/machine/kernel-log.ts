// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Host, HostError } from "../host/host.ts";

/** syslog(3): 3 error, 4 warning, 6 information. */
export type Priority = 3 | 4 | 6;

export type Log = (priority: Priority, message: string) => void;

/**
 * A log for a generator, which has the kernel's ring buffer and nothing else (systemd.generator(7)); standard error where that cannot be
 * written. A message is one line of ASCII, cut where the kernel would refuse it.
 */
export function openKernelLog(host: Host, root: string): Log {
  const name = `${host.programName}${processId(host, root)}`;
  return (priority, message) => {
    const line = `${name}: ${message.replace(/[^ -~]/g, "?").slice(0, 800)}\n`;
    try {
      host.appendFile(`${root}/dev/kmsg`, `<${priority}>${line}`);
    } catch (error) {
      if (!(error instanceof HostError)) {
        throw error;
      }
      host.stderr(line);
    }
  };
}

function processId(host: Host, root: string): string {
  try {
    return `[${host.readLink(`${root}/proc/self`)}]`;
  } catch (error) {
    if (error instanceof HostError) {
      return "";
    }
    throw error;
  }
}
