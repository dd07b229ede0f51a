// SPDX-License-Identifier: LGPL-2.1-or-later
// The root file systems that scenarios boot.

import { basename, dirname, join } from "node:path";
import { makeExt4 } from "./ext4.ts";
import { guest, type ImageFiles } from "./files.ts";
import { type FullRootRecipe, fullRootFiles, fullRoots } from "./full-roots.ts";
import type { LabTree } from "./lab-tree.ts";
import { isStorage, type StorageKind, storageImage, storageOptions } from "./storage-roots.ts";

export const rootLabel = "nbft-root";
export const rootUuid = "0c0c0c0c-0000-4000-8000-000000000001";

/**
 * - tiny: 32 MB, busybox; reports and switches off. - partitioned: the same on a disk with a GPT, whose PARTLABEL is the label.
 * - data: an empty file system. - The others: full-roots.ts, storage-roots.ts.
 */
export type RootKind = "tiny" | "partitioned" | "data" | FullRootKind | StorageKind;
export type FullRootKind = keyof typeof fullRoots;

export const isFull = (kind: RootKind): kind is FullRootKind => kind in fullRoots;

/** Path of the image, in the cache. */
export async function rootImage(kind: RootKind, tree: LabTree): Promise<string> {
  switch (kind) {
    case "tiny":
      return await makeExt4("root-tiny", tree, {
        label: rootLabel,
        uuid: rootUuid,
        megabytes: 32,
        files: tinyRoot(tree),
      });
    case "partitioned":
      // No label: only the partition's name may lead to it.
      return await makeExt4("root-partitioned", tree, {
        label: "",
        uuid: "0c0c0c0c-0000-4000-8000-000000000002",
        megabytes: 32,
        files: tinyRoot(tree),
        partitionName: rootLabel,
      });
    case "data":
      return await makeExt4("data", tree, {
        label: "nbft-data",
        uuid: "0c0c0c0c-0000-4000-8000-000000000003",
        megabytes: 8,
        files: {},
      });
    default: {
      if (isStorage(kind)) {
        return await storageImage(kind, tree, tiny(tree));
      }
      if (tree.system !== tree.folder) {
        throw new Error(`the root file system ${kind} is only made for machines of this machine's architecture`);
      }
      const recipe: FullRootRecipe = fullRoots[kind];
      const base = await recipe.base(tree);
      return await makeExt4(`root-${kind}`, tree, {
        label: rootLabel,
        uuid: rootUuid,
        megabytes: 700,
        files: { ...fullRootFiles(rootLabel, recipe.isForPeople === true), ...(await recipe.files(tree)) },
        isLabelled: recipe.isLabelled === true,
        base: { folder: base, identity: basename(dirname(base)) },
      });
    }
  }
}

/** What a root file system of this kind needs on the kernel command line beside root=. */
export function rootOptions(kind: RootKind, tree: LabTree): Promise<readonly string[]> {
  return storageOptions(kind, tree, tiny(tree));
}

const tiny = (tree: LabTree) => ({ image: () => rootImage("tiny", tree), files: tinyRoot(tree) });

function tinyRoot(tree: LabTree): ImageFiles {
  const applets = "sh cat cut dd grep md5sum mkdir mount poweroff readlink sed sleep sync tail tr".split(" ");
  const folders = ["dev", "proc", "sys", "run", "tmp", "var/tmp", "usr/bin", "usr/lib", "usr/sbin"];
  return {
    ...Object.fromEntries(folders.map((path) => [`/${path}`, { folder: true }] as const)),
    "/bin/busybox": { from: join(tree.system, "usr/bin/busybox"), mode: 0o755 },
    ...Object.fromEntries(applets.map((name) => [`/bin/${name}`, { link: "busybox" }] as const)),
    "/bin/lab-report": guest("report.sh"),
    "/sbin/init": guest("tiny-init.sh"),
    // systemd switches only to what looks like an operating system.
    "/etc/os-release": { content: "ID=nbft-boot-lab\n" },
  };
}
