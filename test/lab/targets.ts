// SPDX-License-Identifier: LGPL-2.1-or-later
// What a scenario's machine connects to.

import { uncompressedKernel } from "./images/kernel.ts";
import { type LabTree, labTree } from "./images/lab-tree.ts";
import { nvmetInitramfs } from "./images/nvmet.ts";
import { rootImage } from "./images/roots.ts";
import { type Machine, startMachine } from "./machine/machine.ts";
import type { Lab } from "./run-scenario.ts";
import type { NvmetSource, TargetSource } from "./scenario.ts";
import type { Target } from "./target/options.ts";
import { startTarget } from "./target/server.ts";

/** The target in this process; `root` is the image of the scenario's root file system. */
export async function serve(source: TargetSource, root: string, tree: LabTree): Promise<Target> {
  return await startTarget({
    subsystems: await Promise.all(
      source.subsystems.map(async (subsystem) => ({
        ...subsystem,
        namespaces: await Promise.all(
          subsystem.namespaces.map(async ({ image, uuid }) => ({
            image: image === "root" ? root : await rootImage(image, tree),
            uuid,
          })),
        ),
      })),
    ),
    listeners: source.listeners.map(({ family, ...listener }) => ({
      subsystems: source.subsystems.map(({ nqn }) => nqn),
      ...listener,
      address: family === "ipv6" ? "::1" : "127.0.0.1",
    })),
  });
}

/** A key's description has spaces, which a word of the kernel command line cannot have. */
function tlsOptions(tls: NonNullable<NvmetSource["tls"]>): readonly string[] {
  if (tls === "concatenation") {
    return ["nvmet.tls=concatenation"];
  }
  const keys = [tls, ...(tls.discovery === undefined ? [] : [tls.discovery])];
  return [
    "nvmet.tls=yes",
    ...keys.map(({ identity, key }) => {
      return `nvmet.psk=${Buffer.from(key).toString("base64")},${identity.replaceAll(" ", "|")}`;
    }),
  ];
}

/** The machine with the kernel's target, ready; `disk` is what it serves. It is always of the lab's own architecture. */
export async function startNvmet(lab: Lab, folder: string, source: NvmetSource, disk: string): Promise<Machine> {
  const ports = source.ports.map(
    ({ nic, vlan, address, port }) => `${nic}${vlan ? `.${vlan}` : ""},${address},${port}`,
  );
  const closed = source.ports.flatMap((port, index) => (port.closed ? [index + 1] : []));
  const tree = source.kernel === undefined ? lab.tree : await labTree(undefined, source.kernel);
  const machine = await startMachine({
    name: "nvmet",
    folder,
    emulator: lab.emulator,
    kernel: await uncompressedKernel(tree),
    initramfs: await nvmetInitramfs(tree, source.tls !== undefined),
    kernelOptions: [
      "quiet",
      `nvmet.ports=${ports.join(";")}`,
      `nvmet.nqn=${source.nqn}`,
      `nvmet.uuid=${source.uuid}`,
      ...(source.host === undefined ? [] : [`nvmet.host=${source.host.nqn}`, `nvmet.key=${source.host.secret}`]),
      ...(source.host?.controllerSecret === undefined ? [] : [`nvmet.ctrlkey=${source.host.controllerSecret}`]),
      ...(source.tls === undefined ? [] : tlsOptions(source.tls)),
      ...(closed.length > 0 ? [`nvmet.closed=${closed.join(",")}`] : []),
    ],
    nics: source.nics,
    disk,
    megabytes: 256,
    processors: 1,
  });
  try {
    const limit = machine.ended(60).then(() => Promise.reject(new Error("it has switched itself off")));
    await Promise.race([machine.console.waitFor(/LAB ready/), limit]);
    return machine;
  } catch (error) {
    await machine.kill();
    throw new Error(`the machine with the target has not started: ${error}\n${machine.console.tail(20)}`);
  }
}
