// SPDX-License-Identifier: LGPL-2.1-or-later
import type { TreeRecipe } from "../../../tools/tree.ts";
import {
  beforeInitramfsTools,
  beforeMkosi25,
  beforeMkosi27,
  dracut,
  initramfsTools,
  mkosi25,
  mkosi27,
  sid,
  sidWithMkosi,
  trixieWithMkosi,
  withLabKernel,
} from "../images/framework-commands.ts";

/** A framework, and how it is asked for an image with and without this project: everything else is the same. */
export interface Contestant {
  readonly name: string;
  /** The Debian package whose version is reported. */
  readonly package: string;
  /** Where it is, if not in the lab's own tree. */
  readonly tree?: TreeRecipe;
  /** Run once, before all images. */
  readonly before: string;
  readonly without: string;
  /** Where this project's files are installed. */
  readonly with: string;
  /** The level at which the framework has zstd compress. */
  readonly level: number;
}

const plain = "systemd-initrd kernel-modules systemd-networkd";
const dracutTwice = {
  package: "dracut-core",
  without: `${dracut} --modules "${plain}" /out/initramfs`,
  with: `${dracut} --modules "${plain} nbft-boot" /out/initramfs`,
  level: 15,
};
const initramfsToolsTwice = {
  package: "initramfs-tools",
  without: initramfsTools,
  with: initramfsTools,
  level: 9,
};

export const contestants: readonly Contestant[] = [
  { name: "dracut-106", before: "", ...dracutTwice },
  { name: "dracut-112", tree: sid, before: withLabKernel, ...dracutTwice },
  {
    name: "mkosi-25",
    package: "mkosi",
    tree: trixieWithMkosi,
    before: beforeMkosi25,
    without: mkosi25,
    with: mkosi25,
    level: 3,
  },
  {
    name: "mkosi-27",
    package: "mkosi",
    tree: sidWithMkosi,
    before: beforeMkosi27,
    without: mkosi27,
    with: mkosi27,
    level: 3,
  },
  { name: "initramfs-tools-0.148", before: beforeInitramfsTools, ...initramfsToolsTwice },
  {
    name: "initramfs-tools-0.151",
    tree: sid,
    before: `${withLabKernel}\n${beforeInitramfsTools}`,
    ...initramfsToolsTwice,
  },
];
