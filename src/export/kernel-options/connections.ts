// SPDX-License-Identifier: LGPL-2.1-or-later
// rd.nvmf.* of dracut (dracut.cmdline(7)) and make-initrd.

import { discoveryNqn } from "../../plan/discoveries.ts";
import type { BootPlan, DiscoveryPath, Path } from "../../plan/types.ts";
import { quote } from "../../text/visible.ts";
import { quoteForKernel } from "../quote/kernel-command-line.ts";
import { joinSaid, type Said } from "../said.ts";

/** Identity, subsystems, discovery controllers. */
export function connectionOptions(plan: BootPlan): Said<string> {
  const { host, paths, discoveries } = plan;
  return joinSaid([
    ...(host === undefined ? [] : [option(`rd.nvmf.hostnqn=${host.nqn}`, "the host NQN")]),
    ...(host?.id === undefined ? [] : [option(`rd.nvmf.hostid=${host.id}`, "the host ID")]),
    ...paths.map(connect),
    ...discoveries.map(discover),
    { parts: [], remarks: otherwiseUnsaid(plan), lost: [] },
  ]);
}

/** TRANSPORT,TRADDR,NQN,TRSVCID,HOST-TRADDR. */
function connect({ id, traddr, subsysNqn, trsvcid, hostTraddr, headerDigest, dataDigest }: Path): Said<string> {
  const fields = ["tcp", traddr, subsysNqn, trsvcid, ...(hostTraddr === undefined ? [] : [hostTraddr])];
  const digests = [...(headerDigest ? ["header"] : []), ...(dataDigest ? ["data"] : [])];
  const lost =
    digests.length === 0 ? [] : [`path ${id}: no kernel option asks for the ${digests.join(" and ")} digest`];
  return joinSaid([
    option(`rd.nvmf.connect=${fields.join(",")}`, `path ${id}: the subsystem's NQN`),
    { parts: [], remarks: [], lost },
  ]);
}

/** TRANSPORT,TRADDR,HOST-TRADDR,TRSVCID: always with the port, for which readers have different defaults. */
function discover({ id, traddr, hostTraddr, trsvcid, nqn }: DiscoveryPath): Said<string> {
  const word = `rd.nvmf.discover=tcp,${traddr},${hostTraddr ?? ""},${trsvcid}`;
  const remarks =
    nqn === discoveryNqn
      ? []
      : [`discovery ${id}: no kernel option names ${quote(nqn)}, so the well-known one is asked`];
  return { parts: [word], remarks, lost: [] };
}

function option(word: string, what: string): Said<string> {
  return quoteForKernel(word) === undefined
    ? { parts: [], remarks: [], lost: [`${what} has a character that no kernel command line can hold: ${quote(word)}`] }
    : { parts: [word], remarks: [], lost: [] };
}

function otherwiseUnsaid({ paths, discoveries, interfaces }: BootPlan): string[] {
  const namespaces = paths.some(({ namespaces: named }) => named.some(({ nid }) => nid !== undefined));
  const ways = interfaces.length > 1 && paths.some(({ hostTraddr }) => hostTraddr === undefined);
  const kept = [...paths, ...discoveries].flatMap(({ id, hostIface }) =>
    hostIface === undefined ? [] : [{ id, hostIface }],
  );
  return [
    ...kept.map(
      ({ id, hostIface }) => `${id}: no kernel option keeps it on interface ${quote(hostIface)}: routes decide`,
    ),
    ...(interfaces.length === 0
      ? ["no source says how the network is configured: add ip= and ifname=, or netplan's file"]
      : []),
    ...(namespaces ? ["no kernel option names a namespace: root= says which disk"] : []),
    ...(ways ? ["no kernel option binds a path without an address of its own to an interface: routes decide"] : []),
  ];
}
