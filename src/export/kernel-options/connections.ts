// SPDX-License-Identifier: LGPL-2.1-or-later
// rd.nvmf.* of dracut (dracut.cmdline(7)) and make-initrd.

import { discoveryNqn } from "../../plan/discoveries.ts";
import { isLinkLocal } from "../../plan/subnet.ts";
import type { BootPlan, DiscoveryPath, Path } from "../../plan/types.ts";
import { quote } from "../../text/visible.ts";
import { quoteForKernel } from "../quote/kernel-command-line.ts";
import { joinSaid, type Said } from "../said.ts";

/** Identity, subsystems, discovery controllers. */
export function connectionOptions(plan: BootPlan): Said<string> {
  const { host, paths, discoveries } = plan;
  const isSayable = ({ traddr }: Path | DiscoveryPath) => !isLinkLocal(traddr);
  return joinSaid([
    ...(host === undefined
      ? [lose("no source says the host NQN: add rd.nvmf.hostnqn=NQN")]
      : [option(`rd.nvmf.hostnqn=${host.nqn}`, "the host NQN")]),
    ...(host?.id === undefined ? [] : [option(`rd.nvmf.hostid=${host.id}`, "the host ID")]),
    ...paths.filter(isSayable).map(connect),
    ...discoveries.filter(isSayable).map(discover),
    {
      parts: [],
      remarks: [...namespacesUnsaid(plan), ...(paths.some(isSayable) ? [readers] : [])],
      lost: [...linkLocalUnsaid("path", paths), ...linkLocalUnsaid("discovery", discoveries), ...waysUnsaid(plan)],
    },
  ]);
}

/** dracut's module nvmf has rd.nvmf.discover= alone; nbft-boot in the same image takes both. */
const readers =
  "dracut by itself (112 and before) does not know rd.nvmf.connect=: have nbft-boot in the image, or name a discovery controller";

/** The kernel wants the interface of such an address (RFC 4007), and no option names one. */
const linkLocalUnsaid = (kind: string, all: readonly (Path | DiscoveryPath)[]) =>
  all
    .filter(({ traddr }) => isLinkLocal(traddr))
    .map(
      ({ id, traddr }) =>
        `${kind} ${id}: target ${traddr} is link-local, and no kernel option says on which interface: left out; a table says it (nbft-boot encode)`,
    );

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
    ? lose(`${what} has a character that no kernel command line can hold: ${quote(word)}`)
    : { parts: [word], remarks: [], lost: [] };
}

function lose(what: string): Said<string> {
  return { parts: [], remarks: [], lost: [what] };
}

function namespacesUnsaid({ paths }: BootPlan): string[] {
  const named = paths.some(({ namespaces }) => namespaces.some(({ nid }) => nid !== undefined));
  return named ? ["no kernel option names a namespace: root= says which disk"] : [];
}

/** Which way connections go, without which they may reach nothing. */
function waysUnsaid({ paths, discoveries, interfaces }: BootPlan): string[] {
  const all = [...paths, ...discoveries];
  const unbound = all.some((one) => one.interface !== undefined && one.hostTraddr === undefined);
  return [
    ...all.flatMap(keptUnsaid),
    ...(interfaces.length === 0
      ? ["no source says how the network is configured: add ip= and ifname=, or netplan's file"]
      : []),
    ...(interfaces.length > 1 && unbound
      ? ["no kernel option binds a path without an address of its own to an interface: routes decide"]
      : []),
  ];
}

function keptUnsaid({ id, hostIface }: Path | DiscoveryPath): string[] {
  return hostIface === undefined
    ? []
    : [`${id}: no kernel option keeps it on interface ${quote(hostIface)}: routes decide`];
}
