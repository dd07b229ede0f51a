// SPDX-License-Identifier: LGPL-2.1-or-later
// Where tables come from, and what is wrong with them; how root is named.

import { rootUuid } from "../images/roots.ts";
import type { Scenario } from "../scenario.ts";
import { hfi, mac, ssns, table, target, userNic, usual } from "./parts.ts";

/** Makes the heap reach beyond the end of the table (Heap Offset, byte 40 of the header): nothing in it can be read. */
function withoutHeap(bytes: Uint8Array): Uint8Array {
  const damaged = Uint8Array.from(bytes);
  new DataView(damaged.buffer).setUint32(40, 0xfffffff0, true);
  return damaged;
}

const local: Pick<Scenario, "nics" | "localDisk" | "expect" | "limit"> = {
  nics: [userNic()],
  localDisk: true,
  expect: { controllers: [], rootWithin: 45 },
  limit: 150,
};

export const tables: readonly Scenario[] = [
  {
    ...usual,
    name: "carried-table",
    number: "9",
    fast: true,
    story: "the table is in an archive behind the initramfs",
    carried: "initramfs",
  },
  {
    ...usual,
    name: "gzipped-table",
    number: "9b",
    rare: true,
    story: "the table is in a gzip'd archive that begins anywhere behind the initramfs",
    carried: "cpio.gz",
  },
  { ...usual, name: "credential", number: "9c", story: "the table is a kernel option", carried: "credential" },
  { ...usual, name: "smbios", number: "9d", rare: true, story: "the table is a string of SMBIOS", carried: "smbios" },
  ...(["mkosi", "initramfs-tools"] as const).map((initramfs) => ({
    ...usual,
    name: `${initramfs}-credential`,
    number: "9c",
    initramfs,
    ...(initramfs === "mkosi" ? { rare: true as const } : {}),
    story: "the table is a kernel option",
    carried: "credential" as const,
  })),
  { ...usual, name: "acpi-override", number: "10", story: "the table overrides ACPI", carried: "acpi-override" },
  {
    ...usual,
    name: "damaged-table",
    number: "18",
    fast: true,
    story: "a damaged table beside a good one",
    tables: [
      {
        table: table({ hfi: [hfi(1, { mac: mac(1) })], ssns: [ssns(1, "9", { traddr: "10.9.1.1" })] }),
        damage: withoutHeap,
      },
      table({}),
    ],
  },
  { ...local, name: "no-table", number: "17", story: "no table: a local root boots undelayed" },
  {
    ...local,
    name: "switched-off",
    number: "19",
    story: "rd.nbft=0: a local root boots undelayed, no path is tried",
    tables: [table({ ssns: [ssns(1, "9")] })],
    kernelOptions: ["rd.nbft=0"],
    expect: { ...local.expect, neverSeen: [/nvme\d+: /] },
  },
  { ...usual, name: "root-by-uuid", number: "1", story: "root=UUID=", rootOption: `UUID=${rootUuid}` },
  {
    ...usual,
    name: "root-by-partition",
    number: "1",
    story: "root=PARTLABEL=",
    root: "partitioned",
    rootOption: "PARTLABEL=nbft-root",
    target: target(),
    rare: true,
  },
];
