// SPDX-License-Identifier: LGPL-2.1-or-later
import { render } from "../output/render.ts";
import { makeTree } from "../output/tree.ts";
import generator from "./dracut-network-generator.conf.mustache";
import { allOptions } from "./kernel-options/all-options.ts";
import { joinForKernel } from "./quote/kernel-command-line.ts";
import type { Exported, ExportInput } from "./types.ts";

/** The fragment, in an image of dracut. */
const fragment = "etc/cmdline.d/60-nvme.conf";
const dropIn = "etc/systemd/system/systemd-network-generator.service.d/50-cmdline.d.conf";

/**
 * What goes into an image of dracut (--include FOLDER /): words as dracut.cmdline(7) has them, a line for each, and what makes networkd's generator
 * read them, as NetworkManager's does.
 */
export function exportDracut({ plan }: ExportInput): Exported {
  const { parts, remarks, lost } = allOptions(plan);
  const text = parts.map((word) => `${joinForKernel([word])}\n`).join("");
  return {
    files: makeTree([
      [fragment, { text, mode: 0o644 }],
      [dropIn, { text: render(generator, {}), mode: 0o644 }],
    ]),
    main: fragment,
    remarks,
    lost,
  };
}
