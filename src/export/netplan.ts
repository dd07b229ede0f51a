// SPDX-License-Identifier: LGPL-2.1-or-later
// Configuration of netplan (netplan(5)), for both of its renderers: new, or what an existing file lacks.

import { makeTree } from "../output/tree.ts";
import { deviceNames } from "./device-names.ts";
import { definitionsOf } from "./netplan/definitions.ts";
import { defaultRoutesOf, openDocument } from "./netplan/document.ts";
import { editNetwork } from "./netplan/edit.ts";
import { lostInPorts } from "./netplan/ports.ts";
import { refuseSecrets } from "./netplan/secrets.ts";
import { noInterface, remarksOnHostName } from "./remarks.ts";
import { type Export, ExportError } from "./types.ts";

/** After installers' 50-cloud-init.yaml: the last file counts. */
const path = "/etc/netplan/60-nbft-boot.yaml";

const empty = "# Made by nbft-boot\nnetwork:\n  version: 2\n";

/**
 * Cards are found by their MAC address and called after table and HFI. All are `critical`: netplan leaves their addresses alone when it stops.
 * An existing file (option `file`, its text) keeps all that it says, in its order, with its comments.
 */
export const exportNetplan: Export = (input) => {
  const { plan, options } = input;
  if (plan.interfaces.length === 0) {
    throw new ExportError(noInterface);
  }
  const { file } = options;
  const remarks: string[] = [];
  const network = openDocument(typeof file === "string" ? file : empty);
  refuseSecrets(network);
  const cards = definitionsOf(plan, defaultRoutesOf(network), remarks);
  editNetwork(network, cards, deviceNames(input), remarks);
  remarks.push(...remarksOnHostName(plan));
  return {
    files: makeTree([[path, { text: network.format(), mode: 0o600 }]]),
    remarks,
    lost: lostInPorts(network, cards),
  };
};
