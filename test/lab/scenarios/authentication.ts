// SPDX-License-Identifier: LGPL-2.1-or-later
// In-band authentication (DH-HMAC-CHAP) with the kernel's own target.

import { secrets } from "../../secrets/secrets.ts";
import { hostNqn } from "../images/full-roots.ts";
import type { NvmetSource, Scenario } from "../scenario.ts";
import { nvmetNic, rootUuids, ssns, subsystemNqn, table, usual, wiredNic } from "./parts.ts";

const required = { inBandAuthentication: "required" } as const;

/** A path whose profile requires authentication. */
const demanding = table({ ssns: [ssns(1, "4420", { security: 1 })], security: [required] });

const nvmet = (host?: NvmetSource["host"]): NvmetSource => ({
  nics: [nvmetNic()],
  nqn: subsystemNqn,
  uuid: rootUuids[0],
  ports: [{ nic: 0, address: "10.9.0.1/24", port: 4420 }],
  ...(host === undefined ? {} : { host }),
});

const own = { nqn: hostNqn, secret: secrets.short };
const hostCredential = { "nbft-boot.dhchap-secret": secrets.short };

const { target: _, ...machine } = usual;
const oneWay = {
  ...machine,
  number: "44",
  tables: [demanding],
  nics: [wiredNic()],
  nvmet: nvmet(own),
  credentials: hostCredential,
  expect: { controllers: ["10.9.0.1:4420"], neverSeen: [/DHHC-1/] },
} satisfies Partial<Scenario>;

export const authentication: readonly Scenario[] = [
  {
    ...oneWay,
    name: "auth-one-way",
    fast: true,
    story: "a security profile requires authentication: the host's secret by SMBIOS, the kernel's own target",
    expect: { ...oneWay.expect, seen: [/NBFT path 0-1-1: connected as nvme0: .*, authenticated/] },
  },
  {
    ...oneWay,
    name: "auth-bidirectional",
    rare: true,
    story: "the target has to prove itself, too",
    nvmet: nvmet({ ...own, controllerSecret: secrets.long }),
    credentials: { ...hostCredential, "nbft-boot.dhchap-ctrl-secret": `${subsystemNqn} ${secrets.long}` },
    expect: { ...oneWay.expect, seen: [/NBFT path 0-1-1: connected as nvme0: .*, authenticated/] },
  },
];
