// SPDX-License-Identifier: LGPL-2.1-or-later
// The value of rd.nvmf.connect= and rd.nvmf.discover=.

import type { ConnectionPart, Remark } from "../description/types.ts";
import { quote } from "../text/visible.ts";
import { isAddress } from "./option-fields.ts";

/**
 * `tcp,TRADDR,NQN[,TRSVCID[,HOST-TRADDR]]` or `tcp,TRADDR[,HOST-TRADDR[,TRSVCID]]`. What follows the address tells by its form what it is: some
 * have the port third, or the last two in the other order.
 * @param say takes down what is wrong with it, or not said by it
 */
export function readConnectionOption(
  kind: ConnectionPart["kind"],
  value: string,
  say: (severity: Remark["severity"], message: string) => void,
): Omit<ConnectionPart, "place"> | undefined {
  const leaveOut = (problem: string): undefined => {
    say("error", `${problem}: left out`);
  };
  const [transport = "", target = "", ...rest] = value.split(",").map((field) => field.replace(/^\[(.*)\]$/, "$1"));
  if (transport !== "tcp") {
    const what = /^(?:rdma|fc|loop)$/.test(transport)
      ? `transport ${transport}`
      : `${quote(transport)} is no transport, and only tcp`;
    return leaveOut(`${what} cannot be said by a table`);
  }
  if (!isAddress(target)) {
    return leaveOut(`${quote(target)} is no IP address, and names cannot be resolved`);
  }
  const part: { nqn?: string; trsvcid?: string; hostTraddr?: string } = {};
  for (const field of rest.filter((one) => one !== "" && one !== "none")) {
    const key = /^[0-9]+$/.test(field) ? "trsvcid" : isAddress(field) ? "hostTraddr" : "nqn";
    if (part[key] !== undefined || (key === "nqn" && kind === "discovery")) {
      return leaveOut(`${quote(field)} is one field too many`);
    }
    part[key] = field;
  }
  if (kind === "subsystem" && part.nqn === undefined) {
    return leaveOut("has no NQN; it is tcp,TRADDR,NQN[,TRSVCID[,HOST-TRADDR]]");
  }
  if (kind === "discovery" && part.trsvcid === undefined) {
    say("note", "has no port: 4420, as dracut takes it, and not the 8009 of discovery controllers");
  }
  return { kind, traddr: target, trsvcid: "4420", ...part };
}
