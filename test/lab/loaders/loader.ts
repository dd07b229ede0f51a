// SPDX-License-Identifier: LGPL-2.1-or-later
// What starts the kernel of a machine without NBFT firmware, from the documents that `nbft-boot export` writes.

import type { Table } from "../../../src/nbft/types.ts";
import type { LabTree } from "../images/lab-tree.ts";
import type { MachineStart } from "../machine/machine.ts";
import type { Nic, UserNic } from "../machine/nic.ts";

export interface LoaderInput {
  readonly tree: LabTree;
  /** Files may be written here. */
  readonly folder: string;
  readonly initramfs: string;
  /** With the ports that the target has. */
  readonly table: Table;
  /** The rest of the kernel command line. */
  readonly words: readonly string[];
  /** The interface that the machine boots from, where its loader comes over the network. */
  readonly nic: UserNic;
}

export interface Loaded {
  readonly start: MachineStart;
  /** Of the interface. */
  readonly boots?: NonNullable<Nic["boots"]>;
  /** What a document has instead of the interface's own. */
  readonly mac?: string;
  /** Ends what serves the files. */
  close?(): Promise<void>;
}

export type Loader = (input: LoaderInput) => Promise<Loaded>;
