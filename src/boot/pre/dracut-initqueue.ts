// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../host/host.ts";
import { readCommandLine } from "../../machine/kernel-command-line.ts";
import { render } from "../../output/render.ts";
import { makeTree, type Tree } from "../../output/tree.ts";
import { deviceTimeout } from "../device-timeout.ts";
import timeoutTemplate from "./dracut-initqueue-timeout.sh.mustache";

/** Scripts that dracut-initqueue sources after two thirds of rd.retry=; dracut 106 moved the folder, and left a link to it. */
const timeoutFolders = ["/var/lib/dracut/hooks/initqueue/timeout", "/lib/dracut/hooks/initqueue/timeout"];

/**
 * The script that keeps dracut-initqueue (dracut-initqueue.service(8)) from the emergency shell, its answer to rd.retry=, while a path may
 * still come and rd.timeout= allows it. Its timeout stage stays: that starts degraded RAID arrays, which may well lie on NVMe/TCP disks.
 * The script runs first in that stage, and there it also turns the attempt of dracut's module nvmf to connect everything, the NBFT's paths
 * included whatever rd.nvmf.nonbft says, into the attempt that this module makes before, which heeds it.
 */
export function initqueueFiles(host: Host): Tree {
  const folder = timeoutFolders.find((candidate) => host.exists(candidate));
  if (folder === undefined) {
    return makeTree([]);
  }
  const timeout = deviceTimeout(readCommandLine(host));
  const text = render(timeoutTemplate, { seconds: timeout === "infinity" ? undefined : timeout });
  return makeTree([[`${folder}/00-nbft-boot.sh`, { text, mode: 0o644 }]]);
}
