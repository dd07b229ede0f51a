// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { SecurityProfile } from "../../src/nbft/types.ts";
import type { BootPlan } from "../../src/plan/types.ts";
import { codes, ids, plan } from "./make-plan.ts";
import { discovery, hfi, security, ssns, table } from "./tables.ts";

const required = { inBandAuthentication: "required" } as const;

/** An SSNS and a Discovery that name a profile. */
function withProfile(parts: Partial<SecurityProfile>): BootPlan {
  return plan(
    table({
      hfi: [hfi(1)],
      ssns: [ssns(1, { security: 1 })],
      security: [security(1, parts)],
      discovery: [discovery(1, { security: 1 })],
    }),
  );
}

/** The reason for which the path is left out; undefined where it is not. */
function leftOut(parts: Partial<SecurityProfile>): string | undefined {
  const { paths, discoveries, dropped } = withProfile(parts);
  const found = dropped.filter(({ code }) => code === "security-not-supported");
  assert.equal(paths.length + discoveries.length + found.length, 2, "both or none");
  return found[0]?.reason;
}

const demand = (parts: Partial<SecurityProfile>) => {
  const { paths, discoveries } = withProfile(parts);
  assert.deepEqual(paths[0]?.security, discoveries[0]?.security);
  return paths[0]?.security?.authentication;
};

suite("what a security profile asks for", () => {
  test("in-band authentication is required, optional, or nobody's business", () => {
    assert.equal(demand(required), "required");
    assert.equal(demand({ inBandAuthentication: "not required" }), "optional");
    assert.equal(demand({ inBandAuthentication: "not supported" }), undefined);
    assert.equal(plan(table({ hfi: [hfi(1)], ssns: [ssns(1)] })).paths[0]?.security, undefined);
  });

  test("a list that has DH-HMAC-CHAP, and lists of all that the kernel may choose, take nothing away", () => {
    assert.equal(
      demand({ ...required, authenticationPolicyList: "driver", authenticationProtocols: [9, 1] }),
      "required",
    );
    const all = { secureHashesListed: true, secureHashes: [3, 2, 1], keyExchangeGroupsRestricted: true };
    assert.equal(demand({ ...required, ...all, keyExchangeGroups: [0, 1, 2, 3, 4, 5] }), "required");
    assert.equal(
      demand({
        ...required,
        secureHashesListed: false,
        secureHashes: [1],
        keyExchangeGroupsRestricted: false,
        keyExchangeGroups: [1],
      }),
      "required",
      "lists that do not count",
    );
  });

  const impossible: Readonly<Record<string, readonly [Partial<SecurityProfile>, RegExp]>> = {
    "a channel that Linux has not": [
      { secureChannel: "required", securityPolicyList: "driver", secureChannelAlgorithms: [1] },
      /^security profile 1 requires a secure channel that is not TLS 1\.3, the only one that Linux has$/,
    ],
    "a list without any channel": [{ secureChannel: "required", securityPolicyList: "administrator" }, /not TLS 1\.3/],
    "certain ciphers": [
      { secureChannel: "required", cipherSuitesRestricted: true, cipherSuites: [0x1302] },
      /requires a secure channel with certain cipher suites only, which the kernel cannot be told/,
    ],
    "a key of Redfish": [
      { secureChannel: "required", redfishKeyPath: true },
      /with a key of the Redfish host interface/,
    ],
    "a channel, and a protocol that Linux has not": [
      { ...required, secureChannel: "required", authenticationPolicyList: "driver" },
      /by a protocol that is not DH-HMAC-CHAP/,
    ],
    "a protocol that Linux has not": [
      { ...required, authenticationPolicyList: "administrator", authenticationProtocols: [2] },
      /by a protocol that is not DH-HMAC-CHAP/,
    ],
    "a list without any": [
      { ...required, authenticationPolicyList: "driver" },
      /by a protocol that is not DH-HMAC-CHAP/,
    ],
    "certain hashes": [{ ...required, secureHashesListed: true, secureHashes: [2, 3] }, /with certain hashes only/],
    "certain groups": [
      { ...required, keyExchangeGroupsRestricted: true, keyExchangeGroups: [1, 2, 3, 4, 5] },
      /with certain key exchange groups only/,
    ],
    "a secret of Redfish": [{ ...required, redfishKeyPath: true }, /with a secret of the Redfish host interface/],
    "a reserved authentication": [{ inBandAuthentication: "reserved" }, /has a reserved value/],
    "a reserved channel": [{ secureChannel: "reserved" }, /has a reserved value/],
    "a reserved list": [{ authenticationPolicyList: "reserved" }, /has a reserved value/],
    "another reserved list": [{ securityPolicyList: "reserved" }, /has a reserved value/],
  };
  for (const [name, [parts, reason]] of Object.entries(impossible)) {
    test(`what cannot be done is left out: ${name}`, () => {
      assert.match(leftOut(parts) ?? "", reason);
    });
  }

  test("a secure channel is required, optional, or nobody's business", () => {
    const channel = (parts: Partial<SecurityProfile>) => withProfile(parts).paths[0]?.security;
    const optional = { authentication: "optional" };
    assert.deepEqual(channel({ secureChannel: "required" }), { ...optional, channel: "required" });
    assert.deepEqual(channel({ secureChannel: "required", inBandAuthentication: "not supported" }), {
      channel: "required",
    });
    assert.deepEqual(channel({ secureChannel: "not required" }), { ...optional, channel: "optional" });
    assert.deepEqual(channel({ ...required, secureChannel: "required" }), {
      authentication: "required",
      channel: "required",
    });
    const lists = {
      securityPolicyList: "driver",
      secureChannelAlgorithms: [1, 2],
      cipherSuitesRestricted: true,
    } as const;
    assert.deepEqual(channel({ secureChannel: "required", ...lists, cipherSuites: [0x1302, 0x1301] }), {
      ...optional,
      channel: "required",
    });
  });

  test("a discovery controller has to have TLS, too, where its profile requires it", () => {
    const { discoveries, dropped } = withProfile({ secureChannel: "required" });
    assert.deepEqual([discoveries[0]?.security?.channel, dropped], ["required", []]);
  });

  test("what is not required keeps nobody from connecting", () => {
    const parts = { secureChannel: "not required", redfishKeyPath: true, secureHashesListed: true } as const;
    assert.equal(demand({ ...parts, inBandAuthentication: "not required" }), "optional");
  });

  test("a profile that the table does not have may demand anything", () => {
    const made = plan(table({ hfi: [hfi(1)], ssns: [ssns(1, { security: 9 })] }));
    assert.deepEqual(codes(made, "matters"), ["unresolved-security SSNS 1 of 0"]);
    assert.deepEqual(made.paths, []);
  });
});

suite("of two descriptors of one connection the stricter counts", () => {
  const profiles = [
    security(1),
    security(2, required),
    security(3, { secureChannel: "required", redfishKeyPath: true }),
  ];
  for (const name of ["first", "last"]) {
    type Make<T> = (index: number, security: number | undefined) => T;
    const pair = <T>(make: Make<T>, lax: number | undefined, strict: number) =>
      (name === "first" ? [lax, strict] : [strict, lax]).map((profile, index) => make(index + 1, profile));
    const asSsns = (index: number, of: number | undefined) => ssns(index, of === undefined ? {} : { security: of });
    const asDiscovery = (index: number, of: number | undefined) =>
      discovery(index, of === undefined ? {} : { security: of });

    test(`authentication that is required, and the lax one comes ${name}`, () => {
      for (const lax of [undefined, 1]) {
        const both = table({
          hfi: [hfi(1)],
          ssns: pair(asSsns, lax, 2),
          discovery: pair(asDiscovery, lax, 2),
          security: profiles,
        });
        const made = plan(both);
        assert.deepEqual(
          made.paths.map((path) => path.security),
          [{ authentication: "required" }],
        );
        assert.deepEqual(
          made.discoveries.map((path) => path.security),
          [{ authentication: "required" }],
        );
      }
    });

    test(`what cannot be had, and the lax one comes ${name}: it is no way around`, () => {
      for (const lax of [undefined, 1, 2]) {
        for (const strict of [3, 9]) {
          const both = table({
            hfi: [hfi(1)],
            ssns: pair(asSsns, lax, strict),
            discovery: pair(asDiscovery, lax, strict),
            security: profiles,
          });
          const made = plan(both);
          assert.deepEqual([...made.paths, ...made.discoveries], []);
          assert.equal(made.dropped.filter(({ matters }) => matters).length, 4);
          assert.match(made.dropped.map(({ reason }) => reason).join("\n"), /is the same connection as SSNS \d, whose/);
        }
      }
    });
  }

  test("another port, another interface and another subsystem are other connections", () => {
    const others = [
      ssns(1, { security: 3 }),
      ssns(2, { trsvcid: "4421" }),
      ssns(3, { subsysNqn: "nqn.2014-08.org.example:other" }),
      ssns(4, { primaryHfi: 2 }),
    ];
    const made = plan(table({ hfi: [hfi(1), hfi(2)], ssns: others, security: profiles }));
    assert.deepEqual(ids(made.paths), ["0-2-1", "0-3-1", "0-4-2"]);
  });

  test("what any route serves is no way around either, nor is one with an interface around that", () => {
    const free = { ...ssns(1), primaryHfi: 0, byRoute: {} };
    const strict = table({ hfi: [hfi(1)], ssns: [ssns(1, { security: 3 })], security: profiles });
    assert.deepEqual(plan(strict, table({ ssns: [free] })).paths, []);
    const strictFree = table({ ssns: [{ ...free, security: 3 }], security: profiles });
    assert.deepEqual(plan(table({ hfi: [hfi(1)], ssns: [ssns(1)] }), strictFree).paths, []);
    const another = ssns(1, { trsvcid: "4421" });
    assert.deepEqual(ids(plan(table({ hfi: [hfi(1)], ssns: [another] }), strictFree).paths), ["0-1-1"]);
  });

  test("a path by route requires what its profile does, and hands it to the one that it is the same as", () => {
    const free = { ...ssns(1), primaryHfi: 0, byRoute: {}, security: 2 };
    const alone = plan(table({ ssns: [free], security: profiles }));
    assert.deepEqual(alone.paths[0]?.security, { authentication: "required" });
    const merged = plan(table({ hfi: [hfi(1)], ssns: [ssns(1)] }), table({ ssns: [free], security: profiles }));
    assert.deepEqual(
      merged.paths.map(({ id, security }) => [id, security]),
      [["0-1-1", { authentication: "required" }]],
    );
  });
});
