// SPDX-License-Identifier: LGPL-2.1-or-later
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { top } from "../../../tools/top.ts";

const init = readFileSync(join(top, "test/lab/guest/busybox-init.sh"), "utf8");

/**
 * What makes the smallest initramfs that can boot at all, in the lab's tree: busybox, the modules that the kernel has no choice about, one
 * script. Compressed as dracut does.
 */
export const busyboxCommand = `
mkdir -p /tmp/tree/bin /tmp/tree/dev /tmp/tree/proc /tmp/tree/sys /tmp/tree/sysroot /tmp/tree/modules
cd /tmp/tree
cp /usr/bin/busybox bin/busybox
cat >init <<'END OF INIT'
${init}END OF INIT
chmod 755 init
number=100
for module in $(modprobe --set-version "$KERNEL" --show-depends --all virtio_net nvme_tcp | sed -n 's/^insmod //p' | awk '!seen[$0]++'); do
  number=$((number + 1))
  name=\${module##*/}
  xz -dc "$module" >"modules/$number-\${name%.xz}"
done
find . | cpio -o -H newc --quiet | zstd -q -15 >/out/initramfs
`;
