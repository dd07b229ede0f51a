// SPDX-License-Identifier: LGPL-2.1-or-later
// Machines with other processors than the one that runs the lab.

import type { Scenario } from "../scenario.ts";
import { usual } from "./parts.ts";

export const architectures: readonly Scenario[] = [
  {
    ...usual,
    name: "arm64-static-ipv4",
    number: "1",
    story: "one path, static IPv4 address, an arm64 machine with UEFI",
    architecture: "arm64",
    expect: { ...usual.expect, seen: [/Linux version \S+-arm64 /, /EFI v\d/, /ACPI: NBFT 0x/] },
  },
];
