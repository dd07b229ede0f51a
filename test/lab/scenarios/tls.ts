// SPDX-License-Identifier: LGPL-2.1-or-later
// TLS 1.3 with a pre-shared key, with the kernel's own target.

import { discoveryNqn } from "../../../src/plan/discoveries.ts";
import { secrets } from "../../secrets/secrets.ts";
import { hostNqn } from "../images/full-roots.ts";
import type { NvmetSource, Scenario } from "../scenario.ts";
import { targetKey } from "../tls-key.ts";
import { switchOff } from "./failures.ts";
import { nvmetNic, rootUuids, seconds, ssns, subsystemNqn, table, usual, wiredNic } from "./parts.ts";

/** The example of the NVMe/TCP Transport Specification, and another one. */
const psk = "NVMeTLSkey-1:01:VRLbtnN9AQb2WXW3c9+wEf/DRLz0QuLdbYvEhwtdWwNf9LrZ:";
const otherPsk = "NVMeTLSkey-1:01:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:";

const nvmet = (tls?: Partial<NonNullable<NvmetSource["tls"]>>): NvmetSource => ({
  nics: [nvmetNic()],
  nqn: subsystemNqn,
  uuid: rootUuids[0],
  ports: [{ nic: 0, address: "10.9.0.1/24", port: 4420 }],
  ...(tls === undefined ? {} : { tls: { ...targetKey(psk, hostNqn, subsystemNqn), ...tls } }),
});

const { target: _target, ...machine } = usual;
const demanding = {
  ...machine,
  number: "45",
  rare: true,
  tables: [table({ ssns: [ssns(1, "4420", { security: 1 })], security: [{ secureChannel: "required" }] })],
  nics: [wiredNic()],
  nvmet: nvmet({}),
  initramfs: "dracut-tls",
  credentials: { "nbft-boot.tls-psk": psk },
  expect: { controllers: ["10.9.0.1:4420"], neverSeen: [/NVMeTLSkey/] },
} satisfies Partial<Scenario>;
/** Never connected, and said why: the limit of root is over, and these are the last lines. */
const never = (line: RegExp) => ({
  kernelOptions: ["rd.timeout=60", "rd.retry=9"],
  during: switchOff,
  limit: 300,
  expect: { controllers: [], lastLines: [line], neverSeen: [/NVMeTLSkey/] },
});

export const tls: readonly Scenario[] = [
  {
    ...demanding,
    name: "tls-psk",
    story: "a security profile requires TLS: a pre-shared key by SMBIOS, the kernel's own target",
    expect: { ...demanding.expect, seen: [/NBFT path 0-1-1: connected as nvme0: .*, TLS/] },
  },
  {
    ...demanding,
    name: "tls-discovery",
    story:
      "a Discovery's profile requires TLS: the kernel connects the discovery controller, its log is read by ioctl, root is in it",
    tables: [
      table({
        ssns: [],
        discovery: [{ index: 1, hfi: 1, uri: "nvme+tcp://10.9.0.1:4420", security: 1 }],
        security: [{ secureChannel: "required" }],
      }),
    ],
    nvmet: nvmet({ discovery: targetKey(psk, hostNqn, discoveryNqn) }),
    limit: 300,
    expect: {
      ...demanding.expect,
      seen: [/NBFT discovery 0-1-1: connected as nvme0: .* at 10\.9\.0\.1:4420 .*, TLS/],
    },
  },
  {
    ...demanding,
    name: "tls-initramfs-tools",
    story: "the same without systemd: the script starts the agent, and the key is a file of the image",
    initramfs: "initramfs-tools-tls",
    credentials: {},
    imageFiles: { "/etc/nbft-boot/secrets/nbft-boot.tls-psk": psk },
    expect: { ...demanding.expect, seen: [/NBFT path 0-1-1: connected as nvme0: .*, TLS/] },
  },
  {
    ...demanding,
    name: "tls-outage",
    story:
      "the target goes away under a root without ktls-utils: the agent that the initramfs has left does the handshakes",
    root: "full",
    kernelOptions: ["lab.io=60"],
    limit: 300,
    during: async ({ machine: { console }, nvmet: server, note }) => {
      await console.waitFor(/LAB io start/);
      server?.type("close 1");
      await seconds(12);
      server?.type("open 1");
      note("the target was away for 12 s");
      await console.waitFor(/nvme nvme0: Successfully reconnected/);
    },
    expect: {
      ...demanding.expect,
      seen: [
        /NBFT path 0-1-1: connected as nvme0: .*, TLS/,
        /nvme nvme0: Successfully reconnected/,
        /LAB io end \d+ rounds/,
      ],
    },
  },
  {
    ...demanding,
    name: "tls-wrong-psk",
    story: "the host has another pre-shared key than the target: not connected, and said",
    credentials: { "nbft-boot.tls-psk": otherPsk },
    ...never(
      /NBFT path 0-1-1: TLS with .* fails \((?:EIO|ETIMEDOUT|EACCES)\): the target has another pre-shared key for this host/,
    ),
  },
  {
    ...demanding,
    name: "tls-and-authentication",
    story:
      "the table requires authentication beside TLS, for which Linux' own target never asks: not connected, and said",
    tables: [
      table({
        ssns: [ssns(1, "4420", { security: 1 })],
        security: [{ inBandAuthentication: "required", secureChannel: "required" }],
      }),
    ],
    credentials: { "nbft-boot.tls-psk": psk, "nbft-boot.dhchap-secret": secrets.short },
    ...never(/does not ask for the authentication that the table requires beside TLS/),
  },
  {
    ...demanding,
    name: "tls-no-agent",
    story: "the image has no TLS agent: not connected, and said",
    initramfs: "dracut",
    ...never(/no TLS agent runs here \(ESRCH\)/),
  },
  {
    ...demanding,
    name: "tls-without-gcm",
    story: "the image has no kernel module for the cipher: not connected, and said",
    initramfs: "dracut-tls-without-gcm",
    ...never(/TLS with .* fails \(EIO\): this image has no kernel module gcm/),
  },
  {
    ...demanding,
    name: "tls-plain-target",
    story: "the target does not speak TLS, which the table requires: not connected, and said",
    nvmet: nvmet(),
    ...never(/10\.9\.0\.1:4420 does not speak TLS, which is required/),
  },
  {
    ...demanding,
    name: "tls-silent",
    story: "the target accepts connections and never does its handshake: it holds nobody",
    nvmet: nvmet({ isSilent: true }),
    ...never(/10\.9\.0\.1:4420 accepts connections, but does not answer TLS/),
  },
];
