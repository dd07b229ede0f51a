// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
  giveSecrets,
  needsTls,
  openControllers,
  type SecretPlaces,
  secretPlaces,
} from "../../../src/boot/generator/give-secrets.ts";
import { makeUnitTree } from "../../../src/boot/generator/unit-tree.ts";
import { MockHost } from "../../mock-host.ts";
import { plan } from "../../plan/make-plan.ts";
import { discovery, hfi, security, ssns, table } from "../../plan/tables.ts";

/** A path without profile, one with, and a discovery with. */
const made = plan(
  table({
    hfi: [hfi(1)],
    ssns: [ssns(1), ssns(2, { trsvcid: "4421", security: 1 })],
    discovery: [discovery(1, { security: 1 })],
    security: [security(1, { inBandAuthentication: "required" })],
  }),
);
const names = (...given: Parameters<typeof giveSecrets>) => giveSecrets(...given).map(([name]) => name);
const secured = [
  "nbft-boot-connect@0-2-1.service.d/60-secrets.conf",
  "nbft-boot-discover@0-1-1.service.d/60-secrets.conf",
];

const controller = "nbft-boot-discover@0-1-1.service.d/60-controller.conf";

const withChannel = (secureChannel: "not required" | "required" | "not supported") =>
  plan(table({ hfi: [hfi(1)], ssns: [ssns(1, { security: 1 })], security: [security(1, { secureChannel })] }));

suite("the TLS agent", () => {
  test("is needed where a profile knows TLS, or the machine has a pre-shared key, and else not", () => {
    assert.equal(needsTls(withChannel("required")), true);
    assert.equal(needsTls(withChannel("not required")), true);
    assert.equal(needsTls(withChannel("not supported")), false);
    assert.equal(needsTls(made, { psk: true }), true);
    assert.equal(needsTls(made), false);
    const discoveries = { hfi: [hfi(1)], discovery: [discovery(1, { security: 1 })] };
    const profile = security(1, { secureChannel: "required" });
    assert.equal(needsTls(plan(table({ ...discoveries, security: [profile] }))), true, "of a discovery controller");
  });
});

test("regression: beside nvme-discoverd, which knows no secrets, what has a profile is started, handed its secrets, and nothing else", () => {
  const beside = (all: typeof made, secrets: SecretPlaces) => [
    ...makeUnitTree(all, {
      stage: "real root",
      connects: false,
      parameters: [],
      storage: { image: [], realRoot: [], isRootMounted: true },
      network: { wanted: [], masked: [] },
      secrets,
    }).keys(),
  ];
  const encrypted = { system: [], encrypted: true, psk: true };
  const adoption = ["nbft-boot-adopt.path", "nbft-boot-adopt.service"];
  const found = beside(made, encrypted).filter((name) => !adoption.some((unit) => name.endsWith(`/${unit}`)));
  assert.deepEqual(found, [
    "nbft-boot-connect@.service.d/50-real-root.conf",
    secured[0],
    "nbft-boot-discover@.service.d/50-real-root.conf",
    controller,
    secured[1],
    "nbft-boot-requests/0-2-1",
    "nbft-boot.target.wants/nbft-boot-connect@0-2-1.service",
    "nbft-boot.target.wants/nbft-boot-discover@0-1-1.service",
    "nbft-boot.target.wants/nbft-boot-tlshd.service",
    "sysinit.target.wants/nbft-boot.target",
  ]);
  const plain = plan(table({ hfi: [hfi(1)], ssns: [ssns(1)], discovery: [discovery(1)] }));
  assert.ok(beside(plain, encrypted).every((name) => /nbft-boot-adopt/.test(name)));
});

test("what it takes to read a controller of the kernel is for discoveries that may need it, and for nothing else", () => {
  const plain = plan(table({ hfi: [hfi(1)], ssns: [ssns(1)], discovery: [discovery(1)] }));
  const files = (all: typeof made, any: boolean) => openControllers(all, { any }).map(([name]) => name);
  assert.deepEqual(files(plain, false), []);
  assert.deepEqual(files(plain, true), [controller], "it may ask for authentication by itself");
  assert.deepEqual(files(made, false), [controller]);
  const [[, { text } = { text: "" }] = []] = openControllers(made);
  assert.match(text, /\[Service\]\nCapabilityBoundingSet=CAP_SYS_ADMIN\nDeviceAllow=char-nvme rw\n$/);
});

suite("secrets that systemd hands to connections", () => {
  test("encrypted ones to a discovery without profile, too, where it may find a subsystem that needs them", () => {
    const parts = { hfi: [hfi(1)], discovery: [discovery(1)], security: [security(1)] };
    const encrypted = { system: [], encrypted: true };
    const of = (...all: Parameters<typeof ssns>[]) =>
      names(plan(table({ ...parts, ssns: all.map((one) => ssns(...one)) })), "initramfs", encrypted);
    assert.deepEqual(of([1], [2, { trsvcid: "4421", security: 1 }]), secured);
    assert.deepEqual(of([1]), []);
  });

  test("none where there are none", () => {
    for (const stage of ["initramfs", "real root"] as const) {
      assert.deepEqual(giveSecrets(made, stage), []);
      assert.deepEqual(giveSecrets(made, stage, { system: [], encrypted: false }), []);
    }
  });

  test("encrypted ones only to what a profile has authenticated: one that cannot be decrypted fails the service", () => {
    assert.deepEqual(names(made, "initramfs", { system: ["nbft-boot.dhchap-secret"], encrypted: true }), secured);
    assert.deepEqual(names(made, "real root", { system: [], encrypted: true }), secured);
  });

  test("others not in an initramfs, which reads them, and to all in the real root, which hides them from its services", () => {
    const system = { system: ["nbft-boot.dhchap-secret.a"], encrypted: false };
    assert.deepEqual(names(made, "initramfs", system), []);
    const all = giveSecrets(made, "real root", system);
    assert.deepEqual(
      all.map(([name]) => name),
      ["nbft-boot-connect@.service.d/60-secrets.conf", "nbft-boot-discover@.service.d/60-secrets.conf"],
    );
    assert.match(
      all[0]?.[1].text ?? "",
      /^\[Service\]\nLoadCredential=nbft-boot\.dhchap-secret\.a\nImportCredential=nbft-boot\.dhchap-\*\nImportCredential=nbft-boot\.tls-psk\*\n$/m,
      "no worse confined",
    );
  });

  test("regression: what firmware gives reaches a path without profile in the real root, whatever is encrypted beside it", () => {
    const drops = new Map(giveSecrets(made, "real root", { system: ["nbft-boot.dhchap-secret"], encrypted: true }));
    const { text = "" } = drops.get("nbft-boot-connect@.service.d/60-secrets.conf") ?? {};
    assert.match(text, /^LoadCredential=nbft-boot\.dhchap-secret$/m);
    assert.doesNotMatch(text, /ImportCredential/, "one that cannot be decrypted would fail the service");
  });

  test("names of other credentials are no secrets", () => {
    const host = new MockHost({
      files: { "/run/credentials/@encrypted/other.secret": "x", "/run/credentials/@system/nbft-boot.table": "x" },
    });
    assert.deepEqual(secretPlaces(host), { system: [], encrypted: false, any: false, psk: false });
    host.put("/run/credentials/@encrypted/nbft-boot.dhchap-secret.a", "x");
    host.put("/run/credentials/@system/nbft-boot.dhchap-ctrl-secret", "x");
    assert.deepEqual(secretPlaces(host), {
      ...{ system: ["nbft-boot.dhchap-ctrl-secret"], encrypted: true, any: true, psk: false },
    });
  });

  test("a pre-shared key counts wherever it is", () => {
    for (const folder of ["/run/credentials/@system", "/run/credentials/@encrypted", "/etc/nbft-boot/secrets"]) {
      const host = new MockHost({ files: { [`${folder}/nbft-boot.tls-psk.a`]: "x" } });
      assert.equal(secretPlaces(host).psk, true, folder);
    }
  });
});
