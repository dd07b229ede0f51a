// SPDX-License-Identifier: LGPL-2.1-or-later
// What local-bottom ends when root is mounted: all that was started for it, and nothing else.

import assert from "node:assert/strict";
import { join } from "node:path";
import { suite, test } from "node:test";
import { top } from "../../tools/top.ts";
import { makeTree, mustRunInTree } from "../../tools/tree.ts";
import { storageTree } from "../lab/images/storage-tree.ts";
import { whereAvailable } from "../where-available.ts";

/** This shell is the init of an initramfs, and copies of sleep are the executable, a DHCP client, and somebody else's program. */
const machine = `
mkdir -p /usr/lib/nbft-boot /tmp/nbft-boot
for program in /usr/lib/nbft-boot/nbft-boot "/a ) client" /other; do cp /usr/bin/sleep "$program"; done
printf '%s\\n' '#!/bin/sh' '"/a ) client" 1001' 'exit 1' >/guard
chmod +x /guard
network() { /guard; while :; do "/a ) client" 1002; done; }
keep_trying() { until /usr/lib/nbft-boot/nbft-boot 1003; do "/a ) client" 1004; done; }
others() { while :; do /other 1005; done; }
network & loops=$!
keep_trying & loops="$loops $!"
others &
/other 1006 & old=$!
echo "$loops $old" >/tmp/nbft-boot/loops
list() { for process in /proc/[0-9]*; do tr '\\0' ' ' 2>/dev/null <"$process/cmdline" | grep -o ' 100[0-9] $'; done | sort; }
tries=0
while [ "$(list | wc -l)" -lt 4 ] && [ $tries -lt 100 ]; do tries=$((tries + 1)); sleep 0.1; done
echo before $(list)
script=/ours/scripts/local-bottom/nbft-boot
if [ -n "$children" ]; then
	# A kernel that lists them, as it was a moment ago.
	for process in /proc/[0-9]*; do
		id=\${process#/proc/}
		mkdir -p "/told/$id/task/$id"
		ln -s "$process/exe" "/told/$id/exe"
		: >"/told/$id/task/$id/children"
	done
	for process in /proc/[0-9]*; do
		parent=$(sed 's/.*) . \\([0-9]*\\) .*/\\1/' "$process/stat" 2>/dev/null)
		[ ! -d "/told/$parent" ] || printf '%s ' "\${process#/proc/}" >>"/told/$parent/task/$parent/children"
	done
	sed 's,/proc/\\$\\$/task/\\$\\$,/told/1/task/1,; s,/proc/,/told/,g' "$script" >/script
else
	# One that does not.
	sed 's,/children" ],/absent" ],' "$script" >/script
fi
$0 /script >&2
sleep 0.3
echo after $(list)
exit 0
`;

suite("root is mounted", () => {
  for (const shell of ["/usr/bin/dash", "/usr/bin/busybox sh", "/usr/lib/klibc/bin/sh"]) {
    for (const children of ["", "yes"]) {
      test(
        `regression: no DHCP client of what local-top started goes on (${shell}${children && ", children by the kernel's word"})`,
        whereAvailable(async () => {
          const tree = await makeTree("tree-storage", storageTree);
          const bind = { "/ours": join(top, "initramfs-tools") };
          const words = shell.split(" ");
          const script = `children=${children}\n${machine}`;
          const stdout = await mustRunInTree(tree, [...words, "-c", script, shell], { bind });
          assert.equal(stdout.toString(), "before 1001 1003 1005 1006\nafter 1005 1006\n");
        }),
      );
    }
  }
});
