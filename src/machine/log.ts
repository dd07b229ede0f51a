// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../host/host.ts";
import { visible } from "../text/visible.ts";

/** Priorities, and their numbers in syslog(3). */
export const priorities = { error: 3, warning: 4, notice: 5, info: 6 } as const;

export type Priority = keyof typeof priorities;

/** Takes one line, without its end. */
export type Log = (priority: Priority, line: string) => void;

/** Whether stderr is the journal ($JOURNAL_STREAM, systemd.exec(5)) and not a terminal: this process is a service. */
export function isService(host: Host): boolean {
  return host.environment("JOURNAL_STREAM") !== undefined && !host.isTerminal(2);
}

/**
 * Lines on stderr. Where that is the journal, each starts with its priority (sd-daemon(3)), which journald takes off again
 * (SyslogLevelPrefix=, on by default) and which decides what reaches the console. The last one is also the service's status, where systemd
 * takes one (NotifyAccess=): systemctl shows it.
 * @param isStatus false in a process that is not the service's main one, whose word systemd does not take
 */
export function logToStderr(host: Host, isStatus = true): Log {
  const journal = isService(host);
  const socket = journal && isStatus ? host.environment("NOTIFY_SOCKET") : undefined;
  return (priority, line) => {
    const text = visible(line);
    host.stderr(`${journal ? `<${priorities[priority]}>` : ""}${text}\n`);
    if (socket !== undefined) {
      // A second line would be another assignment: text has none.
      host.notify(socket, `STATUS=${text}`);
    }
  };
}
