// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Mutation } from "./mutation.ts";

/** A mutation of one of our scripts. */
function faultOf(script: string, what: string, from: string, to: string): Mutation {
  const edits = [{ file: `initramfs-tools/scripts/${script}`, from, to }];
  return { what, tests: ["boot/initramfs-tools"], needsBuild: false, edits };
}

export const initramfsToolsMutations: readonly Mutation[] = [
  faultOf(
    "local-top/nbft-boot",
    "cryptroot counts with root's limit",
    'echo "ROOTDELAY=$forever"',
    'echo "ROOTDELAY=$limit"',
  ),
  faultOf(
    "local-top/nbft-boot",
    "root's limit is over when init has slept for it",
    "limit=$(($(time_elapsed) + limit))",
    ":",
  ),
  faultOf(
    "local-premount/nbft-boot",
    "resume waits as long as root",
    'echo "ROOTDELAY=$(($(time_elapsed) + 30))"',
    'echo "ROOTDELAY=$ROOTDELAY"',
  ),
  faultOf(
    "local-premount/nbft-boot",
    "resume's time is over before root's disk is there",
    'local_device_setup "$ROOT" "root file system" false || exit 0',
    ":",
  ),
  faultOf(
    "local-premount/nbft-boot-after-resume",
    "/usr has the time of resume",
    'echo "ROOTDELAY=$limit"',
    'echo "#$limit"',
  ),
  faultOf("local-block/nbft-boot", "degraded arrays never start", 'if has_settled "$name" "$#"', "if false"),
  faultOf("local-block/nbft-boot", "a new member does not begin the time anew", '[ "$state" != "$2" ]', "false"),
  faultOf(
    "local-block/nbft-boot",
    "arrays are never assembled degraded",
    'if has_settled controllers "$live"',
    "if false",
  ),
  faultOf("local-block/nbft-boot", "mdadm counts, too", "echo 1000000000 >", ": "),
  faultOf("local-block/nbft-boot", "mdadm comes after the script that sets its count", "echo mdadm", ":"),
];
