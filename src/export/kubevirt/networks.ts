// SPDX-License-Identifier: LGPL-2.1-or-later
// How a virtual machine of KubeVirt is attached to networks.

import { type PhysicalLink, physicalLinks } from "../../network/naming.ts";
import { staticConfigurations } from "../../network/routes.ts";
import type { BootPlan } from "../../plan/types.ts";
import { listFew } from "../../text/list-few.ts";
import { quote } from "../../text/visible.ts";
import { ExportError } from "../types.ts";

const bindings = ["bridge", "masquerade", "sriov"] as const;
type Binding = (typeof bindings)[number];

export interface Network {
  /** Of the interface in the document: `nbft0`. */
  readonly name: string;
  readonly mac: string;
  readonly binding: Binding;
  /** Name of its NetworkAttachmentDefinition; absent: the pod network. */
  readonly attachment?: string;
  /** The addresses that the table gives the card itself. */
  readonly addresses: readonly string[];
}

interface Chosen {
  readonly binding: Binding;
  readonly attachment?: string;
}

/** The word for the pod network. */
const pod = "pod";

/**
 * One for each card of the plan.
 * @param chosen `bridge` for all, or `NAME=bridge,NAME=sriov` in the order of the cards; by itself the first card that has its address by DHCP is on
 * the pod network, and every other one on a network of its own
 * @throws ExportError
 */
export function networksOf({ interfaces }: BootPlan, chosen: string | undefined): readonly Network[] {
  const cards = physicalLinks(interfaces, "sequential");
  const onPod = cards.findIndex(hasDynamicAddress);
  const typed = chosen?.split(",").map(parseBinding) ?? cards.map((_, index) => otherwise(index === onPod));
  const [only, ...others] = typed;
  const isForAll = chosen !== undefined && others.length === 0 && only?.attachment === undefined;
  if (!isForAll && typed.length !== cards.length) {
    const macs = listFew(cards.map(({ mac }) => mac));
    throw new ExportError(
      `--binding has ${typed.length} networks for ${cards.length} cards (${macs}): name one for each`,
    );
  }
  const networks = cards.map(({ mac, name = "", untagged }, index): Network => {
    const { binding, attachment = binding === "masquerade" ? pod : name } = (isForAll ? only : typed[index]) as Chosen;
    return {
      name,
      mac,
      binding,
      ...(attachment === pod ? {} : { attachment }),
      addresses: untagged === undefined ? [] : staticConfigurations(untagged).map(({ address }) => address),
    };
  });
  return checked(networks);
}

function hasDynamicAddress({ untagged, vlans }: PhysicalLink): boolean {
  const configurations = untagged?.configurations ?? [];
  return vlans.length === 0 && configurations.length > 0 && configurations.every(({ method }) => method !== "static");
}

function otherwise(isOnPod: boolean): Chosen {
  return isOnPod ? { binding: "masquerade", attachment: pod } : { binding: "bridge" };
}

function parseBinding(text: string): Chosen {
  const [, name, word = ""] = /^(?:([^=]*)=)?([^=]*)$/.exec(text) ?? [];
  const binding = bindings.find((one) => one === word);
  if (binding === undefined) {
    throw new ExportError(`--binding: ${quote(text)} is none of ${bindings.join(", ")}, or NAME=one of them`);
  }
  // Names of Kubernetes (RFC 1123), with that of the namespace in front.
  if (name !== undefined && !/^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name)) {
    throw new ExportError(`--binding: ${quote(name)} is no name of a network: small letters, digits and hyphens`);
  }
  return { binding, ...(name === undefined ? {} : { attachment: name }) };
}

/** What KubeVirt refuses when the document is there. */
function checked(networks: readonly Network[]): readonly Network[] {
  const wrong = networks.find(({ binding, attachment }) =>
    binding === "masquerade" ? attachment !== undefined : binding === "sriov" && attachment === undefined,
  );
  if (wrong !== undefined) {
    const why = wrong.binding === "sriov" ? "not for the pod network" : "for the pod network alone";
    throw new ExportError(`--binding: ${wrong.binding} is ${why} (${wrong.name}, ${wrong.mac})`);
  }
  if (networks.filter(({ attachment }) => attachment === undefined).length > 1) {
    throw new ExportError("--binding: there is one pod network, and one card on it: name other networks, NAME=bridge");
  }
  return networks;
}
