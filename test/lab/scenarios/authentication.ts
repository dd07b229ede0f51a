// SPDX-License-Identifier: LGPL-2.1-or-later
// In-band authentication (DH-HMAC-CHAP) with the kernel's own target.

import { damaged, secrets } from "../../secrets/secrets.ts";
import { hostNqn } from "../images/full-roots.ts";
import type { NvmetSource, Scenario } from "../scenario.ts";
import { hfi, nvmetNic, rootUuids, ssns, subsystemNqn, table, target, userNic, usual, wiredNic } from "./parts.ts";

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

const { target: _target, ...machine } = usual;
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
  {
    ...oneWay,
    name: "auth-wrong-secret",
    rare: true,
    story: "the host has another secret than the target knows: refused, once a minute; the other path is up undelayed",
    tables: [
      table({
        hfi: [hfi(1), hfi(2)],
        ssns: [ssns(1, "4420", { security: 1 }), ssns(2, "main", { subsysNqn: subsystemNqn })],
        security: [required],
      }),
    ],
    nics: [wiredNic(0), userNic(1)],
    target: target(),
    credentials: { "nbft-boot.dhchap-secret": `${subsystemNqn} ${secrets.middle}` },
    expect: {
      controllers: ["10.9.1.1:main"],
      seen: [/NBFT path 0-1-1: authentication with .* fails \(EKEYREJECTED\), next try in 60 s/],
      neverSeen: [/DHHC-1/],
    },
  },
  {
    ...oneWay,
    name: "auth-missing",
    rare: true,
    story: "no secret for a path that requires one: not connected, and said",
    credentials: {},
    expect: {
      lastLines: [/not connected without authentication: no secret, give credential nbft-boot\.dhchap-secret/],
      neverSeen: [/DHHC-1/],
    },
  },
  {
    ...oneWay,
    name: "auth-not-asked",
    rare: true,
    story: "the target does not ask for the authentication that the table requires: not connected",
    nvmet: nvmet(),
    expect: { lastLines: [/does not ask for the authentication that the table requires/], neverSeen: [/DHHC-1/] },
  },
  {
    ...oneWay,
    name: "auth-crc",
    rare: true,
    story: "a secret with a wrong character: caught before the kernel, which would log it",
    credentials: { "nbft-boot.dhchap-secret": damaged },
    expect: {
      lastLines: [/nbft-boot\.dhchap-secret:1 has a CRC that does not fit/],
      neverSeen: [/DHHC-1|crc mismatch/],
    },
  },
  {
    ...oneWay,
    name: "auth-not-required",
    rare: true,
    story: "the profile does not require authentication, and there is no secret: connected plainly",
    tables: [table({ ssns: [ssns(1, "4420", { security: 1 })], security: [{ inBandAuthentication: "not required" }] })],
    nvmet: nvmet(),
    credentials: {},
  },
];
