// SPDX-License-Identifier: LGPL-2.1-or-later
// TLS 1.3 with a pre-shared key, with the kernel's own target.

import { discoveryNqn } from "../../../src/plan/discoveries.ts";
import { secrets } from "../../secrets/secrets.ts";
import { hostNqn } from "../images/full-roots.ts";
import type { NvmetSource, Scenario } from "../scenario.ts";
import { targetKey } from "../tls-key.ts";
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

/** The example of the NVMe/TCP Transport Specification, and another one. */
const psk = "NVMeTLSkey-1:01:VRLbtnN9AQb2WXW3c9+wEf/DRLz0QuLdbYvEhwtdWwNf9LrZ:";
const otherPsk = "NVMeTLSkey-1:01:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:";

const nvmet = (...tls: readonly NonNullable<NvmetSource["tls"]>[]): NvmetSource => ({
  nics: [nvmetNic()],
  nqn: subsystemNqn,
  uuid: rootUuids[0],
  ports: [{ nic: 0, address: "10.9.0.1/24", port: 4420 }],
  ...(tls[0] === undefined ? {} : { tls: tls[0] }),
});
const key = targetKey(psk, hostNqn, subsystemNqn);

const { target: _target, ...machine } = usual;
const demanding = {
  ...machine,
  number: "45",
  rare: true,
  tables: [table({ ssns: [ssns(1, "4420", { security: 1 })], security: [{ secureChannel: "required" }] })],
  nics: [wiredNic()],
  nvmet: nvmet(key),
  initramfs: "dracut-tls",
  credentials: { "nbft-boot.tls-psk": psk },
  expect: { controllers: ["10.9.0.1:4420"], neverSeen: [/NVMeTLSkey/] },
} satisfies Partial<Scenario>;
const { nvmet: _nvmet, ...local } = demanding;
const silent = /NBFT path 0-1-1(?: missing)?: .* accepts connections, but does not answer TLS/;
const connected = /NBFT path 0-1-1: connected as nvme0: .*, TLS/;
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
    story: "a security profile requires TLS: a pre-shared key by SMBIOS, the kernel's own target; nobody sees the key",
    root: "full",
    kernelOptions: ["lab.io=1", "lab.meanwhile=secrets"],
    limit: 300,
    expect: {
      ...demanding.expect,
      seen: [
        connected,
        /LAB secrets looked for: [1-9]\d*, 3 patterns, \/run\/credentials\/@system\/nbft-boot\.tls-psk/,
        /LAB processes without core dumps:.* tlshd/,
        /LAB processes without core dumps:.* nbft-boot/,
      ],
      neverSeen: [/NVMeTLSkey/, /LAB secret seen/],
    },
  },
  {
    ...demanding,
    name: "tls-psk-sid",
    story: "the same with Linux 7 at both ends",
    kernel: "sid",
    nvmet: { ...nvmet(key), kernel: "sid" },
    expect: { ...demanding.expect, seen: [connected] },
  },
  {
    ...demanding,
    name: "concatenation-sid",
    story: "TLS with a key that comes of authentication: the secret of DH-HMAC-CHAP is all that there is (Linux 6.16)",
    kernel: "sid",
    tables: [
      table({
        ssns: [ssns(1, "4420", { security: 1 })],
        security: [{ secureChannel: "required", inBandAuthentication: "required" }],
      }),
    ],
    nvmet: { ...nvmet("concatenation"), kernel: "sid", host: { nqn: hostNqn, secret: secrets.middle } },
    credentials: { "nbft-boot.dhchap-secret": secrets.middle },
    expect: { ...demanding.expect, seen: [connected], neverSeen: [/DHHC-1/] },
  },
  {
    ...demanding,
    name: "tls-old-kernel",
    story: "a kernel without CONFIG_NVME_TCP_TLS: not connected, and said",
    kernel: "bookworm",
    ...never(/NBFT path 0-1-1 missing: this kernel has no keyring \.nvme for TLS: it needs CONFIG_NVME_TCP_TLS/),
  },
  {
    ...demanding,
    name: "tls-mkosi",
    story: "an initramfs of mkosi with the agent",
    initramfs: "mkosi-tls",
    expect: { ...demanding.expect, seen: [connected] },
  },
  {
    ...demanding,
    ...vanishing(/LAB vanish secured by: .*, TLS key \d*[1-9a-f]/, /NVMeTLSkey/),
    name: "tls-vanishes",
    story:
      "the kernel gives up one of two controllers: TLS again within seconds; one that somebody removes is left alone",
    tables: [
      table({
        hfi: [hfi(1), hfi(2)],
        ssns: [ssns(1, "4420", { security: 1 }), ssns(2, "4420", { security: 1 })],
        security: [{ secureChannel: "required" }],
      }),
    ],
    nics: [wiredNic(0), wiredNic(1)],
    nvmet: {
      ...nvmet(key),
      nics: [nvmetNic(0), nvmetNic(1)],
      ports: [
        { nic: 0, address: "10.9.0.1/24", port: 4420 },
        { nic: 1, address: "10.9.1.1/24", port: 4420 },
      ],
    },
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
    nvmet: nvmet({ ...key, discovery: targetKey(psk, hostNqn, discoveryNqn) }),
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
    expect: { ...demanding.expect, seen: [connected] },
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
      seen: [connected, /nvme nvme0: Successfully reconnected/, /LAB io end \d+ rounds/],
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
    ...local,
    name: "tls-silent",
    story:
      "a target that accepts connections and never does its handshake is tried again and again, and holds nobody: the other path is connected once it is there",
    tables: [
      table({
        hfi: [hfi(1), hfi(2)],
        ssns: [ssns(1, "silent", { security: 1 }), ssns(2, "main")],
        security: [{ secureChannel: "required" }],
      }),
    ],
    nics: [userNic(0), userNic(1)],
    target: {
      ...target(),
      listeners: [
        { name: "main", fault: { kind: "refuse" } },
        { name: "silent", fault: { kind: "silent" } },
      ],
    },
    // The kernel's own handshake with such a target would hold the lock of all connects for ten seconds.
    during: async ({ machine: { console }, target: server, note }) => {
      await console.waitFor(silent);
      await server?.setFault("main", { kind: "none" });
      note("the other path is there");
      const start = Date.now();
      await console.waitFor(/new ctrl/);
      const took = (Date.now() - start) / 1000;
      if (took > 8) {
        throw new Error(`the other path is connected after ${took} s`);
      }
    },
    expect: { controllers: ["10.9.1.1:main"], seen: [silent], neverSeen: [/NVMeTLSkey/] },
  },
];
