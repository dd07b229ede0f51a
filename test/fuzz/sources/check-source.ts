// SPDX-License-Identifier: LGPL-2.1-or-later
// What has to hold for every source, whoever has written it.

import { tableOf } from "../../../src/description/table-of.ts";
import { type Description, FormatError, type Place } from "../../../src/description/types.ts";
import { formats } from "../../../src/formats/all-formats.ts";
import type { Format, SourceText } from "../../../src/formats/format.ts";
import { decode } from "../../../src/nbft/decode.ts";
import { encode } from "../../../src/nbft/encode.ts";
import { EncodeError } from "../../../src/nbft/encode-error.ts";
import { visible } from "../../../src/text/visible.ts";
import { secret } from "./source-case.ts";

export interface SourceOutcome {
  /** How many formats take it for theirs, and how many of these can read it. */
  readonly recognized: number;
  readonly read: number;
  /** How many make a table that can be encoded. */
  readonly encoded: number;
  /** Empty where all is well. */
  readonly problems: readonly string[];
}

/** Characters of a message: a line on a console. */
const longestMessage = 600;

/**
 * Every format looks at it; those that take it for theirs, and `insisted` (--from), read it, and what they say becomes a table.
 * @throws whatever is no FormatError
 */
export function checkSource(sources: readonly SourceText[], insisted: readonly Format[]): SourceOutcome {
  const [source = { name: "", text: "" }, ...dropIns] = sources;
  const recognizing = formats.filter((format) => format.recognizes(source.text));
  const outcomes = [...new Set([...recognizing, ...insisted])].map((format) => ({
    format,
    ...tryFormat(format, source, dropIns),
  }));
  const among = outcomes.filter(({ format }) => recognizing.includes(format));
  return {
    recognized: recognizing.length,
    read: among.filter(({ isRead }) => isRead).length,
    encoded: among.filter(({ isEncoded }) => isEncoded).length,
    problems: outcomes.flatMap(({ format, problems }) => problems.map((problem) => `${format.name}: ${problem}`)),
  };
}

/** What most sources lack to be a table. */
const network: Description = {
  hosts: [],
  interfaces: [
    {
      place: { source: "ip=storage0:dhcp" },
      name: "storage0",
      mac: "52:54:00:12:34:56",
      dhcp4: true,
      addresses: [],
      gateways: [],
      dns: [],
    },
  ],
  connections: [],
  remarks: [],
};
const host = {
  place: { source: "rd.nvmf.hostnqn" },
  nqn: "nqn.2014-08.org.nvmexpress:uuid:6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01",
  id: "6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01",
};

interface FormatOutcome {
  readonly isRead: boolean;
  readonly isEncoded: boolean;
  readonly problems: readonly string[];
}

function tryFormat(format: Format, source: SourceText, dropIns: readonly SourceText[]): FormatOutcome {
  const places = [...[source, ...dropIns].map(({ name }) => name), host.place.source, "ip=storage0:dhcp"];
  const said = (place: Place, message: string) => problemsOf(place, message, places);
  const description = attempt(FormatError, () => format.read(source, dropIns));
  if (description instanceof FormatError) {
    return { isRead: false, isEncoded: false, problems: said(description.place, description.message) };
  }
  const problems = JSON.stringify(description).includes(secret) ? ["the description has the secret"] : [];
  const isEncoded = [
    [description],
    [{ ...network, hosts: description.hosts.length === 0 ? [host] : [] }, description],
  ].map((descriptions) => {
    const made = attempt(FormatError, () => tableOf(descriptions));
    if (made instanceof FormatError) {
      problems.push(...said(made.place, made.message));
      return false;
    }
    problems.push(...made.remarks.flatMap(({ place, message }) => said(place, message)));
    const bytes = attempt(EncodeError, () => encode(made.table));
    if (bytes instanceof EncodeError) {
      problems.push(...[bytes.message, ...bytes.others].flatMap((message) => said({ source: source.name }, message)));
      return false;
    }
    const { table } = decode(bytes);
    if (table.ssns.length !== made.table.ssns.length || table.discovery.length !== made.table.discovery.length) {
      problems.push("the table has fewer connections when it is read");
    }
    return true;
  });
  return { isRead: true, isEncoded: isEncoded.includes(true), problems };
}

/** What the work yields, or its error where it is of this class. */
function attempt<T, E extends Error>(expected: new (...args: never[]) => E, work: () => T): T | E {
  try {
    return work();
  } catch (error) {
    if (error instanceof expected) {
      return error;
    }
    throw error;
  }
}

function problemsOf(place: Place, message: string, names: readonly string[]): readonly string[] {
  const { source, line = 1, column = 1 } = place;
  return [
    message === "" ? "a message is empty" : "",
    message.includes(secret) ? "a message has the secret" : "",
    visible(message) !== message ? `a message is not printable: ${JSON.stringify(message)}` : "",
    message.length > longestMessage ? `a message has ${message.length} characters` : "",
    names.includes(source) ? "" : `a message is about ${JSON.stringify(source)}`,
    Number.isInteger(line) && Number.isInteger(column) && line > 0 && column > 0 ? "" : `a place is ${line}:${column}`,
  ].filter((problem) => problem !== "");
}
