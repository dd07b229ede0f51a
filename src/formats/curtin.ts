// SPDX-License-Identifier: LGPL-2.1-or-later
// What Ubuntu's installer hands to curtin: the storage configuration, and the network that it has written into the installed system.

import type { ConnectionPart, Description, Place, Remark } from "../description/types.ts";
import { readControllers } from "./curtin/controllers.ts";
import { remarkMounts } from "./curtin/mounts.ts";
import { networksOf } from "./curtin/networks.ts";
import type { Format } from "./format.ts";
import { parseYaml, positions } from "./yaml/document.ts";
import { topKeys } from "./yaml/top-keys.ts";
import { itemsOf, memberOf, type YamlValue } from "./yaml/values.ts";

export const curtin: Format = {
  name: "curtin",
  title: "curtin's storage configuration",
  recognizes: (text) => {
    const keys = topKeys(text);
    // What others have under these names, too, is curtin's with something of it below.
    const isOwn = /\bnvme_controller\b|\betc_netplan_installer\b|["']?type["']?[ \t]*:[ \t]*["']?mount\b/.test(text);
    return (
      keys.includes("storage") || (isOwn && keys.some((key) => ["config", "write_files", "autoinstall"].includes(key)))
    );
  },
  read: ({ name, text }) => {
    const positionOf = positions(text);
    return readCurtin(text, (offset) => ({ source: name, ...positionOf(offset) }));
  },
};

function readCurtin(text: string, placeOf: (offset: number) => Place): Description {
  const document = parseYaml(text, placeOf);
  // An answer file of the installer has all of it below this.
  const root = memberOf(document, "autoinstall") ?? document;
  const items = storageItems(root);
  const remarks: Remark[] = [];
  const connections: readonly ConnectionPart[] = readControllers(items, remarks);
  const isLater = remarkMounts(items, connections, remarks);
  const networks = networksOf(root, remarks);
  if (connections.length === 0 && remarks.every(({ severity }) => severity === "note")) {
    const message = "has no controller of NVMe/TCP: there is nothing to connect";
    remarks.splice(0, remarks.length, { severity: "note", place: placeOf(0), message });
  }
  return {
    hosts: [],
    interfaces: networks.flatMap(({ interfaces }) => interfaces),
    connections,
    ...(isLater && { isLater }),
    remarks: [...remarks, ...networks.flatMap((network) => network.remarks)],
  };
}

/** `storage: {config: [...]}`, or the list by itself. */
function storageItems(root: YamlValue | undefined): readonly YamlValue[] {
  const storage = memberOf(root, "storage");
  return itemsOf(memberOf(storage ?? root, "config"));
}
