// SPDX-License-Identifier: LGPL-2.1-or-later
import type { SourceText } from "../../formats/format.ts";
import { type Host, HostError } from "../../host/host.ts";
import { listFolder } from "../../machine/attributes.ts";
import { tableSizeLimit, whyUnreadable } from "../../sources/table-files.ts";
import { UsageError } from "../command.ts";
import { decodeText } from "./json-tables.ts";

const advice = "name a table, binary or JSON, or another source (nbft-boot(1))";

/** Whether it can be read but once. */
export function isPipe(host: Host, path: string): boolean {
  try {
    host.readFile(path, 0);
  } catch (error) {
    return error instanceof HostError && error.code === "EINVAL";
  }
  return false;
}

/** What a user has named; empty only where there are drop-ins. */
export function readSourceFile(host: Host, path: string): Uint8Array {
  try {
    const bytes = host.readInput(path, tableSizeLimit);
    if (bytes.length > 0 || listDropIns(host, path).length > 0) {
      return bytes;
    }
    throw new UsageError(`${path}: is empty: ${advice}`);
  } catch (error) {
    if (error instanceof HostError) {
      const why = error.code === "EFBIG" ? "larger than 1 MiB" : whyUnreadable(error.code);
      throw new UsageError(`${path}: ${why}${error.code === "EISDIR" ? "" : `: ${advice}`}`);
    }
    throw error;
  }
}

/** `nvme config convert` leaves a file without a word, and all that there is in drop-ins: these say then what it is. */
export function withFirstDropIn(host: Host, path: string, text: string | undefined): string | undefined {
  const isBlank = text !== undefined && text.length < 4096 && /^(?:[ \t]*(?:#.*)?\r?\n)*[ \t]*$/.test(text);
  const [first] = isBlank ? listDropIns(host, path).slice(0, 1) : [];
  const [dropIn] = first === undefined ? [] : readDropIns(host, path, 64);
  return dropIn?.text ?? text;
}

function listDropIns(host: Host, path: string): readonly string[] {
  return listFolder(host, `${path}.d`).filter((name) => name.endsWith(".conf"));
}

/** The drop-ins of a file, in their order: `PATH.d/*.conf`. */
export function readDropIns(host: Host, path: string, most: number): SourceText[] {
  const folder = `${path}.d`;
  const names = listDropIns(host, path);
  if (names.length > most) {
    throw new UsageError(`${folder}: more than ${most} files are left to be read`);
  }
  return names.map((name) => {
    const own = `${folder}/${name}`;
    try {
      return { name: own, text: textOf(own, host.readFile(own, tableSizeLimit)) };
    } catch (error) {
      if (error instanceof HostError) {
        throw new UsageError(`${own}: ${error.code === "EFBIG" ? "larger than 1 MiB" : whyUnreadable(error.code)}`);
      }
      throw error;
    }
  });
}

/** @throws UsageError where it is no text */
export function textOf(path: string, bytes: Uint8Array): string {
  const text = decodeText(bytes);
  if (text === undefined) {
    throw new UsageError(`${path}: not text in UTF-8`);
  }
  return text;
}
