// SPDX-License-Identifier: LGPL-2.1-or-later
// Profiles of NetworkManager as an administrator would have them in /etc.

import { networkManagerFiles, profileFolder } from "../network/networkmanager/networkmanager-files.ts";
import { makeTree, type TextFile } from "../output/tree.ts";
import { noInterface, remarksOnHostName } from "./remarks.ts";
import { type Export, ExportError } from "./types.ts";

/**
 * The profiles of a boot, readable by root alone, as NetworkManager wants them. Under their own names and UUIDs: those are what NetworkManager
 * would save after `nmcli connection modify`, and where nbft-boot is, it adds to a saved profile what root needs by then. The settings of the
 * devices have another name than those of a boot, and a section of their own: what came second would have replaced the first one's list.
 */
export const exportNetworkManager: Export = ({ plan }) => {
  if (plan.interfaces.length === 0) {
    throw new ExportError(noInterface);
  }
  const entries = [...networkManagerFiles(plan, { naming: "none" })].map(([path, file]): [string, TextFile] => {
    const { text, mode } = file as TextFile;
    return path.startsWith(profileFolder)
      ? [path.replace(/^\/run\//, "/etc/"), { text, mode }]
      : ["/etc/NetworkManager/conf.d/89-nbft.conf", { text: text.replace("[device-nbft]", "[device-nbft-etc]"), mode }];
  });
  return { files: makeTree(entries), remarks: remarksOnHostName(plan) };
};
