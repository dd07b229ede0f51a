// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { parse } from "yaml";
import { exportKubevirt } from "../../src/export/kubevirt/kubevirt.ts";
import { quoteForYaml } from "../../src/export/quote/yaml.ts";
import { ExportError } from "../../src/export/types.ts";
import { lastValue, parseCommandLine } from "../../src/machine/kernel-command-line.ts";
import { listCredentialTables } from "../../src/sources/credential-tables.ts";
import { makeTable, type TableFixture } from "../golden/tables.ts";
import { MockHost } from "../mock-host.ts";
import { exporting, hostileFixture, hostileTexts, inputOf, type Options, refusedTexts, textOf } from "./exporting.ts";
import { closed, hasPublishedSchema, publishedSchema, publishedValidator, validateOwn } from "./kubevirt-schemas.ts";

const image = "registry.example.org/boot:1";
const options = { image, "root-arg": "root=UUID=0b2f" };
const one: TableFixture = { hfi: [{ hostName: "Node1.example.org" }], ssns: [{}] };
const two: TableFixture = {
  hfi: [{}, { index: 2, mac: "52:54:00:00:00:02", vlan: 11, ip: "10.0.1.2" }],
  ssns: [{}, { index: 2, traddr: "10.0.1.1", primaryHfi: 2 }],
};

function documentOf(fixture: TableFixture, more: Options = {}) {
  const exported = exporting(exportKubevirt, fixture, { ...options, ...more });
  return { ...exported, document: parse(exported.text), container: textOf(exported, "Containerfile") };
}

/** One for each way to say it. */
const documents: readonly (readonly [string, TableFixture, Options])[] = [
  ["one card", one, {}],
  ["two cards, each on a network of its own", two, { binding: "storage/left=bridge,right=sriov" }],
  ["the pod network", one, { binding: "masquerade" }],
  ["a pod network and another one", two, { binding: "pod=bridge,right=bridge" }],
  [
    "texts that YAML would read otherwise",
    hostileFixture,
    { name: "0x1f", memory: "512Mi", kernel: "a/on", initrd: "b/1.0" },
  ],
];

suite("export kubevirt", () => {
  test("boots the image's kernel with the table as a credential, as our own reader of the command line finds it", () => {
    const { document } = documentOf(one);
    assert.equal(document.metadata.name, "node1");
    const { container, kernelArgs } = document.spec.domain.firmware.kernelBoot;
    assert.deepEqual(container, { image, kernelPath: "/boot/vmlinuz", initrdPath: "/boot/initrd.img" });
    assert.equal(lastValue(parseCommandLine(kernelArgs), "root"), "UUID=0b2f");
    const [credential] = listCredentialTables(new MockHost({ files: { "/proc/cmdline": `${kernelArgs}\n` } }));
    assert.deepEqual(credential?.inline?.bytes, makeTable(one));
  });

  test("has an interface for each card, with its MAC address and its network", () => {
    const { document } = documentOf(two, { binding: "storage/left=bridge,right=sriov" });
    assert.deepEqual(document.spec.domain.devices.interfaces, [
      { name: "nbft0", macAddress: "52:54:00:00:00:01", bridge: {} },
      { name: "nbft1", macAddress: "52:54:00:00:00:02", sriov: {} },
    ]);
    assert.deepEqual(document.spec.networks, [
      { name: "nbft0", multus: { networkName: "storage/left" } },
      { name: "nbft1", multus: { networkName: "right" } },
    ]);
  });

  test("one binding is for all; without a name the network is to be called like the interface, which is said", () => {
    const { document, remarks } = documentOf(two, { binding: "bridge" });
    assert.deepEqual(
      document.spec.networks.map(({ multus }: { readonly multus: object }) => multus),
      [{ networkName: "nbft0" }, { networkName: "nbft1" }],
    );
    assert.match(remarks.join("\n"), /^nbft1 is on the NetworkAttachmentDefinition of that name/m);
  });

  test("by itself a card with DHCP is on the pod network, and what has an address of its own on a network of its own", () => {
    const dhcp = { ip: "0.0.0.0", dhcpServer: "10.0.1.254", dhcpOverride: true };
    const { document } = documentOf({ hfi: [{}, { ...two.hfi?.[1], ...dhcp, vlan: 0 }], ssns: two.ssns ?? [] });
    assert.deepEqual(document.spec.networks, [
      { name: "nbft0", multus: { networkName: "nbft0" } },
      { name: "nbft1", pod: {} },
    ]);
    assert.deepEqual(document.spec.domain.devices.interfaces[1].masquerade, {});
  });

  test("a static address is lost on the pod network, where KubeVirt's DHCP gives another one", () => {
    assert.match(
      (documentOf(one, { binding: "masquerade" }).lost ?? []).join("\n"),
      /10\.0\.0\.2 of the table reaches/,
    );
    assert.deepEqual(documentOf(one, { binding: "storage=bridge" }).lost, []);
  });

  for (const [binding, fixture, problem] of [
    ["bond", one, /"bond" is none of bridge, masquerade, sriov/],
    ["left=bridge,right=bridge", one, /2 networks for 1 cards/],
    ["left=bridge", two, /1 networks for 2 cards/],
    ["storage=masquerade", one, /masquerade is for the pod network alone/],
    ["pod=sriov", one, /sriov is not for the pod network/],
    ["masquerade", two, /there is one pod network/],
    ["Storage=bridge", one, /"Storage" is no name of a network/],
  ] as const) {
    test(`--binding=${binding} is refused before KubeVirt does`, () => {
      assert.throws(() => exportKubevirt(inputOf(fixture, { ...options, binding })), problem);
    });
  }

  test("--vm is a machine that is started again, of the same instance", () => {
    const { document, main } = documentOf(one, { vm: true });
    assert.equal(main, "vm.yaml");
    assert.equal(document.kind, "VirtualMachine");
    assert.deepEqual(document.spec, { runStrategy: "Always", template: { spec: documentOf(one).document.spec } });
  });

  test("the Containerfile has both files where the document looks for them, for KubeVirt's user, and nothing of this machine's", () => {
    const { container } = documentOf(one, { kernel: "out/linux-6.12", initrd: "out/initramfs" });
    assert.deepEqual(
      container.split("\n").filter((line) => /^[A-Z]/.test(line)),
      [
        "FROM scratch",
        "COPY --chown=107:107 --chmod=0444 out/linux-6.12 /boot/linux-6.12",
        "COPY --chown=107:107 --chmod=0444 out/initramfs /boot/initramfs",
      ],
    );
    const other = documentOf(two, { kernel: "out/linux-6.12", initrd: "out/initramfs" });
    assert.equal(other.container, container);
  });

  test("regression: KubeVirt lays both files into one folder, so two of one name are refused", () => {
    const same = { ...options, kernel: "a/boot", initrd: "b/boot" };
    assert.throws(() => exportKubevirt(inputOf(one, same)), /both "boot": KubeVirt needs two names/);
  });

  test("without an image there is no document", () => {
    assert.throws(() => exportKubevirt(inputOf(one, {})), /--image=REGISTRY\/NAME:TAG/);
  });

  for (const option of ["image", "name", "memory", "kernel", "initrd", "binding", "root-arg"]) {
    test(`a hostile --${option} is one string of the document, or refused`, () => {
      const shape = JSON.stringify(documentOf(one).document, (_, value) => (typeof value === "string" ? "" : value));
      for (const text of [...hostileTexts, ...refusedTexts]) {
        try {
          const { document, container } = documentOf(one, { [option]: text });
          assert.deepEqual(validateOwn(document), [], text);
          assert.equal(
            JSON.stringify(document, (_, value) => (typeof value === "string" ? "" : value)),
            shape,
          );
          for (const line of container.trimEnd().split("\n").slice(2)) {
            // Four words of text: nothing to expand, to split, or to be an option.
            assert.match(line, /^COPY --chown=107:107 --chmod=0444 [\w.+@/][\w.+@/-]* \/boot\/[\w.+@-]+$/);
          }
        } catch (error) {
          assert.ok(error instanceof ExportError, String(error));
        }
      }
    });
  }
});

suite("export kubevirt, by schema", () => {
  for (const [name, fixture, more] of documents) {
    test(name, () => {
      assert.deepEqual(validateOwn(documentOf(fixture, more).document), []);
      assert.deepEqual(validateOwn(documentOf(fixture, { ...more, vm: true }).document), []);
    });

    test(`${name}, by KubeVirt's own`, { skip: !hasPublishedSchema && `there is no ${publishedSchema}` }, () => {
      assert.deepEqual(publishedValidator()(documentOf(fixture, more).document), []);
    });
  }

  /** The document with one key written wrongly, for each key of ours. */
  function misspelt(): readonly unknown[] {
    const text = JSON.stringify(documentOf(two, { binding: "left=bridge,right=sriov" }).document);
    const keys = [...new Set([...text.matchAll(/"([A-Za-z]+)":/g)].map(([, key = ""]) => key))];
    return keys.map((key) => JSON.parse(text.replace(`"${key}":`, `"${key}x":`)));
  }

  test("a misspelt key fails", () => {
    for (const document of misspelt()) {
      assert.notDeepEqual(validateOwn(document), [], JSON.stringify(document).slice(0, 200));
    }
  });

  test("a misspelt key fails by KubeVirt's own", {
    skip: !hasPublishedSchema && `there is no ${publishedSchema}`,
  }, () => {
    const validate = publishedValidator();
    for (const document of misspelt()) {
      assert.notDeepEqual(validate(document), [], JSON.stringify(document).slice(0, 200));
    }
  });

  test("closing a schema reaches every object of it, and leaves maps open", () => {
    assert.deepEqual(
      closed({ properties: { a: { items: { properties: {} } }, b: { additionalProperties: true, properties: {} } } }),
      {
        additionalProperties: false,
        properties: {
          a: { items: { properties: {}, additionalProperties: false } },
          b: { additionalProperties: true, properties: {} },
        },
      },
    );
  });
});

test("what is quoted for YAML is the same string to its readers", () => {
  for (const text of [
    ...hostileTexts,
    ...refusedTexts.filter((one) => !one.includes("\ud800")),
    "on",
    "0x1f",
    "1e3",
    "~",
    "- a",
  ]) {
    assert.equal(parse(quoteForYaml(text)), text);
  }
});
