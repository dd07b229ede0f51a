// SPDX-License-Identifier: LGPL-2.1-or-later
// No NBFT: the kernel command line, or files of nvme-cli in the image, say what to connect. The network is the framework's, by ip=.

import { hostId, hostNqn } from "../images/full-roots.ts";
import type { Scenario, TargetSource } from "../scenario.ts";
import { subsystemNqn, target, userNic, usual } from "./parts.ts";

const { tables: _, ...plain } = usual;

/** Who calls himself otherwise is refused. */
function guarded(source: TargetSource): TargetSource {
  return { ...source, subsystems: source.subsystems.map((subsystem) => ({ ...subsystem, hosts: [hostNqn] })) };
}

const identity = [`rd.nvmf.hostnqn=${hostNqn}`, `rd.nvmf.hostid=${hostId}`];
const connect = `rd.nvmf.connect=tcp,10.9.0.1,${subsystemNqn},@main`;
const discover = "rd.nvmf.discover=tcp,10.9.0.1,,@discovery";
const withDiscovery = guarded(
  target({ name: "discovery", discovery: [{ nqn: subsystemNqn, traddr: "10.9.0.1", trsvcid: "main" }] }),
);

/** One connection of ours, by the kernel's own choice of an interface. */
const byOptions: Omit<Scenario, "name" | "number" | "story"> = {
  ...plain,
  target: guarded(target()),
  kernelOptions: [...identity, connect, "ip=dhcp"],
  expect: { controllers: ["10.9.0.1:main"], seen: [/LAB owner nvme\d nbft$/] },
};

const story = "rd.nvmf.connect= and ip= of the kernel command line, no NBFT";
const stockStory = "the same beside dracut's module nvmf, which reads rd.nvmf.discover=, too: one controller, ours";

const discovered: typeof byOptions = {
  ...byOptions,
  target: withDiscovery,
  kernelOptions: [...identity, discover, "ip=dhcp"],
};

/** The module says that it does nothing. */
const besideStock: typeof byOptions = {
  ...discovered,
  expect: { ...discovered.expect, seen: [...(discovered.expect.seen ?? []), /skipping nvmf/] },
};

const fabrics = `[Subsystem]
nqn = ${subsystemNqn}
controller = transport=tcp;traddr=10.9.0.1;trsvcid=@main
[Host]
hostnqn = ${hostNqn}
`;

export const withoutTables: readonly Scenario[] = [
  { ...byOptions, name: "dracut-nvmf-options", number: "70", fast: true, story },
  { ...byOptions, name: "mkosi-nvmf-options", number: "70", rare: true, story, initramfs: "mkosi" },
  { ...byOptions, name: "initramfs-tools-nvmf-options", number: "70", story, initramfs: "initramfs-tools" },
  { ...byOptions, name: "dracut-nm-nvmf-options", number: "70", rare: true, story, initramfs: "dracut-nm" },
  {
    ...byOptions,
    name: "dracut-default-nvmf-options",
    number: "70",
    rare: true,
    story: "the same in an image with all that dracut takes by itself",
    initramfs: "dracut-default",
  },
  {
    ...discovered,
    name: "dracut-nvmf-options-discover",
    rare: true,
    number: "71",
    story: "rd.nvmf.discover= names a discovery controller",
  },
  {
    ...besideStock,
    name: "dracut-nvmf-options-stock",
    number: "72",
    story: stockStory,
    initramfs: "dracut-with-nvmf",
  },
  {
    ...besideStock,
    name: "dracut-112-nvmf-options-stock",
    number: "72",
    rare: true,
    story: stockStory,
    initramfs: "dracut-112-with-nvmf",
  },
  ...(["dracut", "mkosi", "initramfs-tools"] as const).map((framework) => ({
    ...plain,
    name: `${framework}-nvme-fabrics-conf`,
    number: "73",
    ...(framework === "dracut" ? {} : { rare: true as const }),
    story: "an image with nvme-fabrics.conf, which is there because the administrator says so, and ip=dhcp",
    initramfs: `${framework}-etc-nvme` as const,
    imageFiles: { "/etc/nvme/nvme-fabrics.conf.d/50-root.conf": fabrics },
    target: guarded(target()),
    kernelOptions: ["ip=dhcp"],
    expect: { controllers: ["10.9.0.1:main"], seen: [/LAB owner nvme\d nbft$/] },
  })),
  {
    ...plain,
    name: "local-root-discovery-conf",
    number: "74",
    story:
      "discovery.conf of a data array in an image, which nobody means for root: a local root boots undelayed, nothing is tried",
    localDisk: true,
    nics: [userNic()],
    imageFiles: { "/etc/nvme/discovery.conf": "--transport=tcp --traddr=10.9.0.1 --trsvcid=@main\n" },
    target: { ...target(), listeners: [{ name: "main", fault: { kind: "silent" } }] },
    expect: { controllers: [], rootWithin: 45, neverSeen: [/nbft-boot/] },
  },
];
