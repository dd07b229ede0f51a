// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Description } from "../description/types.ts";
import type { Host } from "../host/host.ts";

/** A text, and what it is called in messages: the path as it was typed. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
}

/** A format that sources may have: what it looks like, and what it says. Pure. */
export interface Format {
  /** For --from: `nvme-fabrics`, `netplan`. */
  readonly name: string;
  /** For people: `nvme-cli 3 configuration`. */
  readonly title: string;
  /** Whether a text looks like this format, and like no other one. Never throws, and is quick on any text of 1 MiB. */
  readonly recognizes: (text: string) => boolean;
  /**
   * Reads a text, with what lies in the folder of its drop-ins (`NAME.d/*.conf`, in order) where the format has one.
   * @throws FormatError
   */
  readonly read: (source: SourceText, dropIns: readonly SourceText[]) => Description;
}

/** The formats that a program has. */
export interface FormatRegistry {
  readonly formats: readonly Format[];
  /** Where these are all that there are; where not, nbft-boot-tools has more. */
  readonly whole:
    | {
        /** What a running machine has connected. */
        readonly readSystem: (machine: Host) => Description;
        /** The format that a text of no format looks like most; undefined where it looks like none. */
        readonly nearestKind: (text: string) => string | undefined;
      }
    | undefined;
}
