// SPDX-License-Identifier: LGPL-2.1-or-later
// The discovery log page, whoever carries it here.

import { Obstacle } from "../machine/obstacle.ts";
import { type LogEntry, logEntryLength, readLogEntry, readLogHeader } from "./discovery-log.ts";

/** LID of the discovery log page. */
export const discoveryPage = 0x70;
/** Entries of one Get Log Page: 4 KiB, the least that any controller transfers at once. */
const chunk = 4;
/** Entries that are looked at. A target with more is not one to boot from. */
const mostEntries = 1024;
/** How often the log is read anew because it has changed meanwhile. */
const mostReadings = 3;

export interface DiscoveryLog {
  readonly entries: readonly LogEntry[];
  /** A line for each entry that was left out, and why. */
  readonly ignored: readonly string[];
}

/**
 * Reads the log until it is the same at the end as at the beginning. Throws an Obstacle.
 * @param name the controller's for people
 * @param readPart bytes of the log, so many from an offset; throws what it likes
 */
export function readLog(name: string, readPart: (offset: number, length: number) => Uint8Array): DiscoveryLog {
  const readHeader = () => readLogHeader(readPart(0, logEntryLength));
  let header = readHeader();
  for (let reading = 0; reading < mostReadings; reading++) {
    if (header.format !== 0) {
      throw new Obstacle("permanent", `the discovery log of ${name} has the unknown record format ${header.format}`);
    }
    const log = readEntries(header.count, readPart);
    const { generation } = header;
    header = readHeader();
    if (header.generation === generation) {
      return log;
    }
  }
  throw new Obstacle("remote", `the discovery log of ${name} changes all the time`);
}

function readEntries(count: number, readPart: (offset: number, length: number) => Uint8Array): DiscoveryLog {
  const entries: LogEntry[] = [];
  const ignored: string[] = count > mostEntries ? [`entries from ${mostEntries} on: too many`] : [];
  const end = Math.min(count, mostEntries);
  for (let first = 0; first < end; first += chunk) {
    const length = Math.min(chunk, end - first) * logEntryLength;
    const bytes = readPart((1 + first) * logEntryLength, length);
    for (let offset = 0; offset < length; offset += logEntryLength) {
      const entry = readLogEntry(bytes.subarray(offset, offset + logEntryLength));
      if (typeof entry === "string") {
        ignored.push(`entry ${first + offset / logEntryLength}: ${entry}`);
      } else if (entry !== undefined) {
        entries.push(entry);
      }
    }
  }
  return { entries, ignored };
}
