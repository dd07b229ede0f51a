// SPDX-License-Identifier: LGPL-2.1-or-later
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cached } from "../../../tools/cache.ts";
import { mustRunInTree } from "../../../tools/tree.ts";
import { type ImageFiles, ingredientsOf, stageFiles } from "./files.ts";
import type { LabTree } from "./lab-tree.ts";

export interface Ext4Options {
  readonly label: string;
  readonly uuid: string;
  readonly megabytes: number;
  readonly files: ImageFiles;
  /** A folder whose files come first, with what stands for it among the ingredients: a Debian tree. */
  readonly base?: { readonly folder: string; readonly identity: string };
  /** Labels the files by the SELinux policy that is among them. */
  readonly isLabelled?: boolean;
  /** Puts the file system into a partition with this name, on a disk with a GPT. */
  readonly partitionName?: string;
}

/** A disk image, made without root mounts and loop devices: mke2fs and sfdisk write files. Returns its path, in the cache. */
export async function makeExt4(name: string, tree: LabTree, options: Ext4Options): Promise<string> {
  const { files, base, ...rest } = options;
  const ingredients = [tree.identity, rest, base?.identity ?? null, script, ...ingredientsOf(files)];
  const entry = await cached(name, ingredients, async (folder) => {
    const stage = join(folder, "stage");
    mkdirSync(stage);
    stageFiles(files, stage);
    const settings = {
      LABEL: options.label,
      UUID: options.uuid,
      SIZE: `${options.megabytes}M`,
      LABELLED: options.isLabelled === true ? "yes" : "",
      PARTITION: options.partitionName ?? "",
    };
    const bind = { "/stage": stage, "/out": folder, ...(base === undefined ? {} : { "/base": base.folder }) };
    await mustRunInTree(tree.folder, ["sh", "-euc", script], { bind, environment: settings });
    rmSync(stage, { recursive: true });
  });
  return join(entry, "image");
}

/** A GPT needs a megabyte before and one after its partition. The overlay puts the image's own files over those of the tree. */
const script = `
root=/stage
if [ -d /base ]; then
  mkdir /run/over /run/work /run/root
  mount -t tmpfs tmpfs /run/over
  mkdir /run/over/upper /run/over/work
  cp -a /stage/. /run/over/upper/
  mount -t overlay -o lowerdir=/base,upperdir=/run/over/upper,workdir=/run/over/work overlay /run/root
  root=/run/root
fi
if [ -n "$LABELLED" ]; then
  # Not setfiles: where the kernel enforces nothing, it labels folders only.
  chroot "$root" sh -c 'find / -xdev -print0 | xargs -0 matchpathcon' |
    sed -n 's|^/\\(.*\\)\\t\\([^<].*\\)$|# file: \\1\\nsecurity.selinux="\\2"\\n|p' >/run/labels
  # Names with backslashes are not its own spelling of them.
  chroot "$root" setfattr -h --restore=- </run/labels || :
fi
mke2fs -q -t ext4 -L "$LABEL" -U "$UUID" -d "$root" /out/image "$SIZE"
if [ -n "$LABELLED" ]; then
  # The only folder whose attributes mke2fs leaves behind.
  debugfs -w -R 'ea_set / security.selinux system_u:object_r:root_t:s0' /out/image 2>/dev/null
fi
if [ -n "$PARTITION" ]; then
  mv /out/image /out/part
  truncate -s "$SIZE" /out/image
  truncate -s +2M /out/image
  printf 'label: gpt\\nstart=1MiB, size=%siB, name="%s"\\n' "$SIZE" "$PARTITION" | sfdisk --quiet /out/image
  dd if=/out/part of=/out/image bs=1M seek=1 conv=notrunc,sparse status=none
  rm /out/part
fi
`;
