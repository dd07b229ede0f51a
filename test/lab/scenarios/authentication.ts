// SPDX-License-Identifier: LGPL-2.1-or-later
// In-band authentication (DH-HMAC-CHAP) with the kernel's own target.

import { damaged, secrets } from "../../secrets/secrets.ts";
import { hostNqn } from "../images/full-roots.ts";
import type { NvmetSource, Running, Scenario } from "../scenario.ts";
import { switchOff } from "./failures.ts";
import {
  hfi,
  nvmetNic,
  rootUuids,
  seconds,
  ssns,
  subsystemNqn,
  table,
  target,
  userNic,
  usual,
  wiredNic,
} from "./parts.ts";
import { vanishing } from "./vanish.ts";

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

const authenticated = /NBFT path 0-1-1: connected as nvme0: .*, authenticated/;

/** The discovery controller itself asks: Linux' own target has none that does. */
const discovery: Scenario = {
  ...usual,
  number: "44",
  name: "auth-discovery",
  rare: true,
  story:
    "a discovery controller asks for authentication itself: the kernel connects it, its log is read by ioctl, root is in it",
  tables: [table({ ssns: [], discovery: [{ index: 1, hfi: 1, uri: "nvme+tcp://10.9.0.1:discovery" }] })],
  target: target({
    name: "discovery",
    discovery: [{ nqn: subsystemNqn, traddr: "10.9.0.1", trsvcid: "main" }],
    discoverySecret: secrets.short,
  }),
  credentials: hostCredential,
  limit: 300,
  expect: {
    ...usual.expect,
    seen: [/qid 0: authenticated/, /NBFT discovery 0-1-1: connected as nvme0: .* at 10\.9\.0\.1:/],
    neverSeen: [/DHHC-1/],
  },
};

/** Somebody looks for the secret in the real root. */
const seenByNobody = {
  root: "full",
  kernelOptions: ["lab.io=1", "lab.meanwhile=secrets"],
  expect: {
    ...oneWay.expect,
    seen: [
      authenticated,
      /LAB secrets looked for: [1-9]\d*, 3 patterns/,
      /LAB processes without core dumps:.* nbft-boot/,
    ],
    neverSeen: [/DHHC-1/, /LAB secret seen/],
  },
  limit: 300,
} satisfies Partial<Scenario>;

/** No root, and the last lines of the console say why. */
const fails = (reason: RegExp, ...neverSeen: readonly RegExp[]) =>
  ({
    kernelOptions: ["rd.timeout=60", "rd.retry=9"],
    during: switchOff,
    expect: { controllers: [], lastLines: [reason], neverSeen: [/DHHC-1/, ...neverSeen] },
    limit: 300,
  }) satisfies Partial<Scenario>;

/** The journal's, of both roots. */
const errorsOnConsole = ["systemd.journald.forward_to_console=1", "systemd.journald.max_level_console=err"];

/** Beside a path that is well, and brings root, one that requires authentication, with the kernel's target. */
const twoWays = {
  ...oneWay,
  tables: [
    table({
      hfi: [hfi(1), hfi(2)],
      ssns: [ssns(1, "main"), ssns(2, "4420", { security: 1 })],
      security: [required],
    }),
  ],
  nics: [userNic(0), wiredNic(1)],
  target: target(),
  nvmet: {
    ...nvmet(own),
    nics: [nvmetNic(1)],
    ports: [{ nic: 0, address: "10.9.1.1/24", port: 4420 }],
  },
  root: "full",
  limit: 300,
} satisfies Partial<Scenario>;

/** Two ports of the kernel's target, which both require it. */
const twoPorts = {
  ...oneWay,
  root: "full",
  tables: [
    table({
      hfi: [hfi(1), hfi(2)],
      ssns: [ssns(1, "4420", { security: 1 }), ssns(2, "4420", { security: 1 })],
      security: [required],
    }),
  ],
  nics: [wiredNic(0), wiredNic(1)],
  nvmet: {
    ...nvmet(own),
    nics: [nvmetNic(0), nvmetNic(1)],
    ports: [
      { nic: 0, address: "10.9.0.1/24", port: 4420 },
      { nic: 1, address: "10.9.1.1/24", port: 4420 },
    ],
  },
} satisfies Partial<Scenario>;

/** Where systemd-stub puts what stands on the ESP. */
const fromEsp = "/.extra/credentials/";

/** secrets.short by `systemd-creds encrypt --with-key=null --name=nbft-boot.dhchap-secret`: of any machine, and no secret. */
const nullKey = `BYRp2vb1QySABUnaD46i+yAAAAABAAAADAAAABAAAAANaEw/n7Psll4t8AwAAAAAnHrOqPz9rw/WAv3
y5VwiEzc/gi5dXNtjqodYA1AM1PdyGrrvZCsYcIbU+VDvsbigxpHVVqlM8VAWXYqZ7ZeXOwyaP4Qdwe
VMTSG/LlCWPs7vOpc/JXJVMuf405tp2ZyvDndJaiMYGInc9iLHpmM1aBYw/JF7DG2XdKs+
`;

async function outage({ machine, nvmet: storage, note }: Running): Promise<void> {
  await machine.console.waitFor(/LAB io start/);
  storage?.type("close 1");
  await seconds(3);
  storage?.type("open 1");
  note("the target was away for 3 s");
  await machine.console.waitFor(/nvme nvme0: Successfully reconnected/);
}

async function changeKey({ machine, nvmet: storage, note }: Running): Promise<void> {
  await machine.console.waitFor(/LAB io start/);
  storage?.type("close 2");
  await seconds(3);
  storage?.type(`key ${secrets.middle}`);
  await storage?.console.waitFor(/LAB key changed/);
  storage?.type("open 2");
  note("one port was away for 3 s, and the key is another one since");
}

const promised: readonly Scenario[] = [
  {
    ...oneWay,
    name: "auth-bidirectional",
    story: "the target has to prove itself, too, and again after an outage in the real root",
    nvmet: nvmet({ ...own, controllerSecret: secrets.long }),
    credentials: { ...hostCredential, "nbft-boot.dhchap-ctrl-secret": `${subsystemNqn} ${secrets.long}` },
    kernelOptions: ["lab.io=20"],
    during: outage,
    expect: { ...oneWay.expect, seen: [authenticated, /LAB io end \d+ rounds/] },
    limit: 240,
  },
  {
    ...twoWays,
    name: "auth-wrong-secret",
    story:
      "the host has another secret than the target knows: refused, once a minute; the other path is up undelayed; nobody sees a secret",
    credentials: { "nbft-boot.dhchap-secret": `${subsystemNqn} ${secrets.middle}` },
    // A target may take so long to refuse it that the real root's unit is the one that tells, in the journal.
    kernelOptions: ["lab.io=1", "lab.meanwhile=secrets", ...errorsOnConsole],
    expect: {
      controllers: ["10.9.0.1:main"],
      seen: [
        /NBFT path 0-2-2: authentication with .* fails \(EKEYREJECTED\), next try in 60 s/,
        /LAB secrets looked for: [1-9]\d*, 3 patterns, \/run\/credentials\/@system\/nbft-boot\.dhchap-secret/,
      ],
      neverSeen: [/DHHC-1/, /LAB secret seen/],
    },
  },
];

const others: readonly Scenario[] = [
  {
    ...oneWay,
    name: "auth-one-way",
    story: "a security profile requires authentication: the host's secret by SMBIOS; nobody sees it, in sysfs neither",
    ...seenByNobody,
  },
  {
    ...oneWay,
    name: "auth-missing",
    story: "no secret for a path that requires one: not connected, and said",
    credentials: {},
    ...fails(
      /NBFT path 0-1-1 missing: not connected without authentication: no secret, give credential nbft-boot\.dhchap-secret/,
    ),
  },
  {
    ...oneWay,
    name: "auth-not-asked",
    story: "the target does not ask for the authentication that the table requires: not connected",
    nvmet: nvmet(),
    ...fails(/NBFT path 0-1-1 missing: .* does not ask for the authentication that the table requires/),
  },
  {
    ...oneWay,
    name: "auth-crc",
    story: "a secret with a wrong character: caught before the kernel, which would log it",
    credentials: { "nbft-boot.dhchap-secret": damaged },
    ...fails(/NBFT path 0-1-1 missing: .*nbft-boot\.dhchap-secret:1 has a CRC that does not fit/, /crc mismatch/),
  },
  {
    ...oneWay,
    name: "auth-not-required",
    story: "the profile does not require authentication, and there is no secret: connected plainly",
    tables: [table({ ssns: [ssns(1, "4420", { security: 1 })], security: [{ inBandAuthentication: "not required" }] })],
    nvmet: nvmet(),
    credentials: {},
  },
  {
    ...oneWay,
    name: "auth-encrypted",
    story: "the secret is an encrypted credential of the ESP, with the null key",
    credentials: {},
    imageFiles: { [`${fromEsp}nbft-boot.dhchap-secret.cred`]: nullKey },
    expect: { ...oneWay.expect, seen: [authenticated] },
  },
  {
    ...twoWays,
    name: "auth-encrypted-bad",
    story: "an encrypted credential that nobody can decrypt: the other path boots",
    credentials: {},
    imageFiles: { [`${fromEsp}nbft-boot.dhchap-secret.cred`]: nullKey.replace(/^.{40}/, (text) => text.toLowerCase()) },
    expect: { controllers: ["10.9.0.1:main"], seen: [/nbft-boot-connect@0-2-2\.service.*CREDENTIALS/] },
  },
  {
    ...twoPorts,
    name: "auth-key-changed",
    story: "another key at the target since an outage: one path is lost, and back once the secret is renewed",
    kernelOptions: [
      "lab.io=5",
      "lab.meanwhile=renew",
      `lab.nqn=${subsystemNqn}`,
      `lab.newsecret=${secrets.middle.replace("DHHC-1:", "")}`,
    ],
    during: changeKey,
    expect: {
      controllers: ["10.9.0.1:4420", "10.9.1.1:4420"],
      seen: [/LAB learns: .*NBFT path 0-2-2: .*fails \(EKEYREJECTED\)/, /LAB renewed, 2 live/],
    },
    limit: 400,
  },
  {
    ...twoPorts,
    ...vanishing(/LAB vanish secured by: secret,/, /DHHC-1/),
    name: "auth-vanishes",
    story:
      "the kernel gives up one of two controllers: authenticated again within seconds; one that somebody removes is left alone",
  },
  {
    ...oneWay,
    name: "auth-one-way-sid",
    story: "the same with Linux 7 at both ends, which shows secrets to everybody: nobody sees it",
    kernel: "sid",
    nvmet: { ...nvmet(own), kernel: "sid" },
    ...seenByNobody,
  },
  {
    ...oneWay,
    name: "auth-old-kernel",
    story: "a kernel without CONFIG_NVME_HOST_AUTH, which lists the option all the same: not connected, and said",
    kernel: "bookworm",
    ...fails(/NBFT path 0-1-1 missing: .*, and has this kernel CONFIG_NVME_HOST_AUTH\?/),
  },
  {
    ...oneWay,
    name: "auth-initramfs-tools",
    story: "an initramfs without systemd, with /etc/nbft-boot/secrets in it",
    initramfs: "initramfs-tools",
    credentials: {},
    imageFiles: { "/etc/nbft-boot/secrets/nbft-boot.dhchap-secret": `${subsystemNqn} ${secrets.short}\n` },
    expect: { ...oneWay.expect, seen: [authenticated] },
  },
  ...(["dracut-secrets", "mkosi-secrets"] as const).map((initramfs) => ({
    ...oneWay,
    name: `auth-${initramfs}`,
    story: "the administrator wants /etc/nbft-boot/secrets in the image",
    initramfs,
    credentials: {},
    expect: { ...oneWay.expect, seen: [authenticated] },
  })),
];

export const authentication: readonly Scenario[] = [
  ...promised,
  ...others.map((scenario) => ({ ...scenario, rare: true as const })),
  discovery,
];
