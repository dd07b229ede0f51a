// SPDX-License-Identifier: LGPL-2.1-or-later
// What KubeVirt makes of a machine with a kernel of its own: kernel and initramfs of a container image, mounted by the last parts of their paths
// into one folder, and nothing else on QEMU's command line than what the document says.

import { cpSync, mkdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parse } from "yaml";
import { exportDocument, initramfsName, kernelName } from "./documents.ts";
import { compressedKernel, layOut } from "./lay-out.ts";
import type { Loaded, LoaderInput } from "./loader.ts";

interface MachineInstance {
  readonly spec: {
    readonly domain: {
      readonly firmware: {
        readonly kernelBoot: {
          readonly container: { readonly kernelPath: string; readonly initrdPath: string };
          readonly kernelArgs: string;
        };
      };
      readonly devices: { readonly interfaces: readonly { readonly macAddress: string }[] };
    };
  };
}

export async function kubevirt(input: LoaderInput): Promise<Loaded> {
  const options = [
    `--kernel=${kernelName}`,
    `--initrd=${initramfsName}`,
    "--image=registry.example/boot:1",
    "--binding=bridge",
  ];
  const files = await exportDocument("kubevirt", input, options);
  const { domain } = (parse(files.get("vmi.yaml") ?? "") as MachineInstance).spec;
  const { container, kernelArgs } = domain.firmware.kernelBoot;
  const image = buildImage(input, files.get("Containerfile") ?? "");
  const mounted = join(input.folder, "mounted");
  mkdirSync(mounted);
  const [kernel, initramfs] = [container.kernelPath, container.initrdPath].map((path) => {
    const file = join(mounted, basename(path));
    cpSync(join(image, path), file);
    return file;
  }) as [string, string];
  const [first] = domain.devices.interfaces;
  return {
    start: { kernel, initramfs, commandLine: kernelArgs },
    ...(first === undefined ? {} : { mac: first.macAddress }),
  };
}

/** The folder that is the image: what a Containerfile copies into an empty one. */
function buildImage(input: LoaderInput, containerfile: string): string {
  const context = layOut(input, "context", {
    [kernelName]: { from: compressedKernel(input) },
    [initramfsName]: { from: input.initramfs },
  });
  const image = join(input.folder, "image");
  for (const [, source = "", target = ""] of containerfile.matchAll(/^COPY(?: --\S+)* (\S+) (\S+)$/gm)) {
    mkdirSync(dirname(join(image, target)), { recursive: true });
    cpSync(join(context, source), join(image, target));
  }
  return image;
}
