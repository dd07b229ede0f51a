// SPDX-License-Identifier: LGPL-2.1-or-later
import type { ConnectionPart, Remark } from "../../description/types.ts";
import { isUnset, parseAddress } from "../../nbft/values/address.ts";
import { port } from "../../nbft/values/text.ts";
import { describe } from "../netplan/definition.ts";
import { memberOf, textOf, type YamlValue } from "../yaml/values.ts";

/**
 * The NVMe/TCP controllers among the items of a storage configuration. Curtin names no subsystem: it asks the port what there is
 * (`nvme connect-all`), and so has the boot to.
 */
export function readControllers(items: readonly YamlValue[], remarks: Remark[]): readonly ConnectionPart[] {
  const known = new Set<string>();
  return items.flatMap((item) => {
    if (textOf(memberOf(item, "type")) !== "nvme_controller") {
      return [];
    }
    const [place, transport] = [item.place, memberOf(item, "transport")];
    const id = describe(memberOf(item, "id"));
    if (textOf(transport) === "pcie") {
      remarks.push({
        severity: "note",
        place,
        message: `the controller ${id} is one of PCIe, which needs no table: left out`,
      });
      return [];
    }
    if (textOf(transport) !== "tcp") {
      const message = `the transport of the controller ${id} is ${describe(transport)}, and a table has tcp: left out`;
      remarks.push({ severity: "error", place: transport?.place ?? place, message });
      return [];
    }
    const [address, service] = [memberOf(item, "tcp_addr"), memberOf(item, "tcp_port")];
    const [traddr, digits] = [textOf(address) ?? "", textOf(service) ?? ""];
    if (parseAddress(traddr) === undefined || isUnset(traddr)) {
      const message = `tcp_addr of the controller ${id} is ${describe(address)}, not an address: left out`;
      remarks.push({ severity: "error", place: address?.place ?? place, message });
      return [];
    }
    if (port.problem(digits) !== undefined) {
      const message = `tcp_port of the controller ${id} is ${describe(service)}, not a port from 1 to 65535: left out`;
      remarks.push({ severity: "error", place: service?.place ?? place, message });
      return [];
    }
    const trsvcid = String(Number(digits));
    const isKnown = known.has(`${traddr} ${trsvcid}`);
    known.add(`${traddr} ${trsvcid}`);
    return isKnown ? [] : [{ place, kind: "discovery", traddr, trsvcid }];
  });
}
