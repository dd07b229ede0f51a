// SPDX-License-Identifier: LGPL-2.1-or-later

import { family } from "../nbft/values/address.ts";
import { discoveryNqn } from "../plan/discoveries.ts";
import type { BootInterface, BootPlan, InterfaceKey, IpConfiguration, Path } from "../plan/types.ts";
import { quote } from "../text/visible.ts";

/** A tag and its value; without value there is no line. */
export type Tag = readonly [string, string | undefined];

export interface Attempt {
  readonly tags: readonly Tag[];
  /** For messages. */
  readonly what: string;
}

/** What the Config cannot say: that a boot can do without, and that it needs. */
export interface Unsaid {
  readonly remarks: string[];
  readonly lost: string[];
}

interface Target {
  readonly interface?: InterfaceKey;
  readonly hostTraddr?: string;
  readonly traddr: string;
  readonly trsvcid: string;
}

/** Attempts for the paths, then for the discovery controllers; what they cannot say is put down. */
export function attemptsOf(plan: BootPlan, { remarks, lost }: Unsaid): Attempt[] {
  const make = (target: Target, nqn: string, path?: Path): Attempt[] => {
    const { interface: key } = target;
    const entry = key && plan.interfaces.find(({ mac, vlan }) => mac === key.mac && vlan === key.vlan);
    const what = `the attempt for ${quote(nqn)} at ${target.traddr}`;
    if (entry === undefined) {
      lost.push(`${what} is left out: it has no network card, and an attempt is one card's`);
      return [];
    }
    if (path?.headerDigest || path?.dataDigest) {
      remarks.push(`${what} has no digests: the Config cannot ask for them`);
    }
    const of = family(target.traddr);
    const configuration = configurationFor(entry, target);
    if (configuration === undefined) {
      remarks.push(`${what} has no address on ${entry.mac}: LocalIp is yours to fill in`);
    }
    return [
      {
        what,
        tags: [
          ["MacString", macString(entry)],
          ["Enabled", "1"],
          ["IpMode", of === "ipv4" ? "0" : "1"],
          ...addressTags(configuration, what, remarks),
          ["TargetPort", target.trsvcid],
          ["TargetIp", target.traddr],
          ["NQN", nqn],
          ["NID", path === undefined ? undefined : namespaceTag(path, what, remarks)],
          ["ConnectTimeout", "6000"],
          ["DnsMode", "FALSE"],
        ],
      },
    ];
  };
  return [
    ...plan.paths.flatMap((path) => make(path, path.subsysNqn, path)),
    ...plan.discoveries.flatMap((discovery) => {
      if (discovery.nqn !== discoveryNqn) {
        remarks.push(
          `${quote(discovery.nqn)} is asked by the name that all discovery controllers have: NvmeOfCli knows one by that`,
        );
      }
      return make(discovery, discoveryNqn);
    }),
  ];
}

/** As EDK II's drivers compare it: upper case, and for a VLAN a backslash and four digits of its number, hexadecimal. */
function macString({ mac, vlan }: InterfaceKey): string {
  const tag = vlan === 0 ? "" : `\\${vlan.toString(16).padStart(4, "0")}`;
  return `${mac}${tag}`.toUpperCase();
}

function configurationFor(entry: BootInterface, { traddr, hostTraddr }: Target): IpConfiguration | undefined {
  const ofFamily = entry.configurations.filter((one) => one.family === family(traddr));
  return ofFamily.find((one) => one.method === "static" && one.address === hostTraddr) ?? ofFamily[0];
}

function addressTags(configuration: IpConfiguration | undefined, what: string, remarks: string[]): Tag[] {
  if (configuration === undefined) {
    return [];
  }
  const { dns, metric, hostName } = configuration;
  const common: Tag[] = [
    ["PrimaryDns", dns[0]],
    ["SecondaryDns", dns[1]],
    ["RouteMetric", metric === undefined ? undefined : String(metric)],
    ["HostName", hostName],
  ];
  if (configuration.method !== "static") {
    if (configuration.method === "slaac") {
      remarks.push(`${what} asks DHCPv6: the Config has no word for router advertisements`);
    }
    return [["InitiatorInfoFromDhcp", "TRUE"], ...common];
  }
  const { address, prefix, gateway, defaultRoute, family: of } = configuration;
  if (gateway !== undefined && !defaultRoute) {
    remarks.push(
      `${what} has ${gateway} as the default route: the Config has no word for a gateway to the target alone`,
    );
  }
  const mask = of === "ipv4" ? netmask(prefix) : `${address}/${prefix}`;
  return [["LocalIp", address], ["SubnetMask", mask], ["Gateway", gateway], ...common];
}

function netmask(prefix: number): string {
  return [0, 8, 16, 24].map((skip) => 256 - 2 ** (8 - Math.min(8, Math.max(0, prefix - skip)))).join(".");
}

/** The driver looks for a UUID, and takes all namespaces where it is told of anything else; an NGUID in a UUID's form would find none. */
function namespaceTag({ namespaces }: Path, what: string, remarks: string[]): string | undefined {
  const [first, ...others] = namespaces;
  const nid = first?.nid;
  if (nid === undefined) {
    return undefined;
  }
  if (others.length > 0 || !nid.includes("-")) {
    remarks.push(`${what} is for all namespaces: NvmeOfCli looks for one UUID`);
  }
  return others.length > 0 ? undefined : nid;
}
