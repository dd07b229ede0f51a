// SPDX-License-Identifier: LGPL-2.1-or-later
// Subsystem Namespace Descriptor (figure 16) and SSNS extended information (figure 19, with what 1.1 adds).

import { heapAddress } from "../fields/heap.ts";
import { choice, constant, flag, integer, reference, repeatedIndex, validBit } from "../fields/integers.ts";
import { namespaceId } from "../fields/namespace-id.ts";
import { flaggedObject, sinceLength } from "../fields/nested.ts";
import { flaggedReference, secondaryHfis } from "../fields/references.ts";
import type { Structure } from "../fields/structure.ts";
import { text } from "../fields/text.ts";
import type { Ssns, SsnsDiagnostics, SsnsExtended } from "../types.ts";
import { freeText, nqn, port } from "../values/text.ts";
import { tcp } from "./hfi.ts";

/** Length of the extended information with the fields of 1.1; some firmware has one byte more. */
const withDiagnostics = 23;

const extended: Structure<SsnsExtended> = {
  name: "extended information",
  id: 9,
  length: 18,
  valid: { offset: 4, size: 4, mask: 0x01 },
  writtenLength: ({ diagnostics }) => (diagnostics === undefined ? 18 : withDiagnostics),
  fields: [
    constant("version", 1, 1, 1, "version", "warn"),
    repeatedIndex(2, "reject"),
    integer("controllerId", 8, 2),
    integer("asqsz", 10, 2),
    flag("asqszAdministrative", { offset: 4, size: 4, mask: 0x02 }),
    sinceLength("diagnostics", withDiagnostics, [
      integer<SsnsDiagnostics>("attemptError", 18, 1),
      integer<SsnsDiagnostics>("connectError", 19, 1),
      integer<SsnsDiagnostics>("connectionTimeout", 20, 2),
      integer<SsnsDiagnostics>("networkError", 22, 1),
    ]),
    text("dhcpRootPath", 12, freeText, "optional"),
  ],
};

export const ssns: Structure<Ssns> = {
  name: "SSNS",
  id: 4,
  length: 128,
  valid: { offset: 3, size: 2, mask: 0x001 },
  fields: [
    integer("index", 1, 2),
    constant("transport type", 5, 1, tcp, "transport-type", "reject"),
    flag("bootable", { offset: 3, size: 2, mask: 0x002 }, false),
    heapAddress("traddr", 10),
    text("trsvcid", 16, port, "required"),
    integer("subsysPortId", 22, 2),
    integer("nsid", 24, 4),
    namespaceId("nid", 28),
    integer("primaryHfi", 46, 1),
    secondaryHfis("secondaryHfis", 48, "primaryHfi"),
    text("subsysNqn", 54, nqn, "required"),
    reference("primaryDiscovery", 8),
    flaggedReference("security", 45, { offset: 3, size: 2, mask: 0x004 }),
    flag("headerDigest", { offset: 6, size: 2, mask: 0x0002 }),
    flag("dataDigest", { offset: 6, size: 2, mask: 0x0004 }),
    validBit({ offset: 6, size: 2, mask: 0x0001 }, ["headerDigest", "dataDigest"]),
    flag("fromDhcpRootPath", { offset: 3, size: 2, mask: 0x008 }),
    flag("separateDiscoveryController", { offset: 3, size: 2, mask: 0x020 }),
    flag("discovered", { offset: 3, size: 2, mask: 0x040 }),
    choice("availability", { offset: 3, size: 2, mask: 0x180 }, [
      "not indicated",
      "available",
      "unavailable",
      "reserved",
    ]),
    flaggedObject("extended", 60, { offset: 3, size: 2, mask: 0x010 }, extended),
  ],
};
