// SPDX-License-Identifier: LGPL-2.1-or-later
import { render } from "../../output/render.ts";
import { makeTree } from "../../output/tree.ts";
import { listFew } from "../../text/list-few.ts";
import { quote } from "../../text/visible.ts";
import { bootWords } from "../boot-words.ts";
import { optionFlag, optionText } from "../option-texts.ts";
import { joinForKernel } from "../quote/kernel-command-line.ts";
import { quoteForYaml } from "../quote/yaml.ts";
import { ExportError, type Exported, type ExportInput } from "../types.ts";
import containerfile from "./Containerfile.mustache";
import machine from "./machine.mustache";
import { type Network, networksOf } from "./networks.ts";
import spec from "./spec.mustache";

const elsewhere =
  "kernelBoot has no other place for them: name fewer sources, or boot by iPXE (nbft-boot export ipxe --table=URL)";

/** A machine without a disk that KubeVirt boots with a kernel of a container image, and the recipe of that image, which a fleet shares. */
export function exportKubevirt(input: ExportInput): Exported {
  const { words, remarks } = bootWords(input, false, elsewhere);
  const networks = networksOf(input.plan, optionText(input, "binding"));
  const isTemplate = optionFlag(input, "vm");
  const files = bootFiles(input);
  const image = optionText(input, "image");
  if (image === undefined) {
    throw new ExportError("say which image has kernel and initramfs: --image=REGISTRY/NAME:TAG");
  }
  // OCI distribution: a name in small letters, then a tag or a digest.
  if (
    !/^(?:[a-z0-9][a-z0-9.-]*(?::[0-9]+)?\/)?[a-z0-9][a-z0-9._-]*(?:\/[a-z0-9][a-z0-9._-]*)*(?::\w[\w.-]{0,127})?(?:@[a-z0-9+._-]+:[0-9a-f]+)?$/.test(
      image,
    )
  ) {
    throw new ExportError(`--image=${quote(image)} is no name of an image: REGISTRY/NAME:TAG`);
  }
  const indent = " ".repeat(isTemplate ? 6 : 2);
  const view = {
    memory: quoteForYaml(memoryOf(input)),
    image: quoteForYaml(image),
    kernelPath: quoteForYaml(files.kernelPath),
    initrdPath: quoteForYaml(files.initrdPath),
    kernelArgs: quoteForYaml(joinForKernel(words)),
    hasNetworks: networks.length > 0,
    networks: networks.map(networkView),
  };
  const text = render(machine, {
    kind: isTemplate ? "VirtualMachine" : "VirtualMachineInstance",
    name: quoteForYaml(nameOf(input)),
    isTemplate,
    lines: render(spec, view)
      .trimEnd()
      .split("\n")
      .map((line) => indent + line),
  });
  return {
    files: makeTree([
      ["Containerfile", { text: render(containerfile, files), mode: 0o644 }],
      [isTemplate ? "vm.yaml" : "vmi.yaml", { text, mode: 0o644 }],
    ]),
    main: isTemplate ? "vm.yaml" : "vmi.yaml",
    remarks: [...remarks, ...networks.flatMap(describeAttachment)],
    lost: networks.flatMap(lostOnPodNetwork),
  };
}

function networkView({ name, mac, binding, attachment }: Network): object {
  return {
    name: quoteForYaml(name),
    mac: quoteForYaml(mac),
    binding,
    ...(attachment === undefined ? {} : { attachment: quoteForYaml(attachment) }),
  };
}

function describeAttachment({ name, attachment }: Network): string[] {
  return attachment === name
    ? [`${name} is on the NetworkAttachmentDefinition of that name; --binding=NAME=bridge says another one`]
    : [];
}

function lostOnPodNetwork({ name, attachment, addresses }: Network): string[] {
  return attachment === undefined && addresses.length > 0
    ? [
        `${name}: on the pod network KubeVirt gives the address by DHCP, and ${listFew(addresses)} of the table reaches nothing`,
      ]
    : [];
}

/** KubeVirt lays both files into one folder, by the last parts of their paths. @throws ExportError */
function bootFiles(input: ExportInput): Record<"kernel" | "initrd" | "kernelPath" | "initrdPath", string> {
  const kernel = fileOf(input, "kernel", "vmlinuz");
  const initrd = fileOf(input, "initrd", "initrd.img");
  const [kernelPath, initrdPath] = [kernel, initrd].map((path) => `/boot/${path.replace(/^.*\//, "")}`) as [
    string,
    string,
  ];
  if (kernelPath === initrdPath) {
    throw new ExportError(
      `--kernel and --initrd are both ${quote(kernelPath.replace(/^.*\//, ""))}: KubeVirt needs two names`,
    );
  }
  return { kernel, initrd, kernelPath, initrdPath };
}

/** A Containerfile expands variables and splits at spaces, in each of its two syntaxes in another way. */
function fileOf(input: ExportInput, option: string, otherwise: string): string {
  const path = optionText(input, option) ?? otherwise;
  if (!/^[\w.+@/-]*[\w.+@-]$/.test(path) || /(^|\/)\.{1,2}$/.test(path) || path.startsWith("-")) {
    throw new ExportError(`--${option}=${quote(path)}: letters, digits and . + @ - _ / are safe in a Containerfile`);
  }
  return path;
}

function memoryOf(input: ExportInput): string {
  const memory = optionText(input, "memory") ?? "2Gi";
  if (!/^[1-9][0-9]{0,9}(Ki|Mi|Gi|Ti|k|M|G|T)?$/.test(memory)) {
    throw new ExportError(`--memory=${quote(memory)} is no quantity of Kubernetes: 2Gi`);
  }
  return memory;
}

/** Of the first label of the host's name, unless something else is typed. */
function nameOf(input: ExportInput): string {
  const typed = optionText(input, "name");
  const name = typed ?? (input.plan.hostName?.replace(/\..*$/, "").toLowerCase() || "nbft-boot");
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) {
    throw new ExportError(`--name=${quote(name)} is no name of Kubernetes: small letters, digits and hyphens`);
  }
  return name;
}
