// SPDX-License-Identifier: LGPL-2.1-or-later
// Configuration of wicked, in the shape that its own extension for the NBFT prints (extensions/nbft of its sources, since 0.6.72).

import { physicalLinks } from "../network/naming.ts";
import { targetsOf } from "../network/routes.ts";
import { render } from "../output/render.ts";
import { makeTree } from "../output/tree.ts";
import type { BootPlan, Origin } from "../plan/types.ts";
import { listFew } from "../text/list-few.ts";
import { type DeviceNames, deviceNames } from "./device-names.ts";
import { quoteXml } from "./quote/xml.ts";
import { noInterface, remarksOnHostName } from "./remarks.ts";
import { type Export, ExportError } from "./types.ts";
import template from "./wicked.mustache";
import { configurationView } from "./wicked-configuration.ts";

/** An element for each card and each VLAN; a card that only carries VLANs is there, and has no address. */
export const exportWicked: Export = (input) => {
  const { plan } = input;
  if (plan.interfaces.length === 0) {
    throw new ExportError(noInterface);
  }
  const remarks: string[] = [];
  const names = deviceNames(input);
  const text = render(template, { interfaces: interfaceViews(plan, names, remarks) });
  remarks.push(
    ...remarksOnHostName(plan),
    "post-up starts nvmf-connect-nbft.service of nvme-cli, as wicked's own extension does: it connects what firmware's own table has",
  );
  return {
    files: makeTree([["/etc/wicked/ifconfig/nbft.xml", { text, mode: 0o644 }]]),
    remarks,
    lost: lostWithoutNames(plan, names),
  };
};

function interfaceViews(plan: BootPlan, names: DeviceNames, remarks: string[]): object[] {
  const targets = targetsOf(plan);
  return physicalLinks(plan.interfaces, "none").flatMap(({ mac, untagged, vlans, origins }) => {
    const name = names({ mac, vlan: 0 });
    const card = { mac, name: name === undefined ? "" : quoteXml(name), origin: originOf(origins) };
    return [
      { ...card, ...configurationView(untagged, targets({ mac, vlan: 0 }), remarks) },
      ...vlans.map(({ device, interface: entry }) => ({
        mac,
        name: quoteXml(names(entry) ?? device),
        origin: originOf(entry.origins),
        ...(name === undefined ? {} : { alias: quoteXml(`${name}.${entry.vlan}`) }),
        vlan: { device: card.name, tag: entry.vlan },
        ...configurationView(entry, targets(entry), remarks),
      })),
    ];
  });
}

function lostWithoutNames({ interfaces }: BootPlan, names: DeviceNames): string[] {
  const cards = [...new Set(interfaces.map(({ mac }) => mac))];
  const unnamed = cards.filter((mac) => names({ mac, vlan: 0 }) === undefined);
  return unnamed.length === 0
    ? []
    : [
        `wicked knows interfaces by name, and by MAC address only where it is patched: add --ifname=NAME:MAC for ${listFew(unnamed)}`,
      ];
}

/** Number of the table, from 1, and index of the HFI. */
function originOf([origin]: readonly Origin[]): string {
  const digits = (value: number) => String(value).padStart(2, "0");
  return `firmware:nbft:${digits((origin?.table ?? 0) + 1)}-${digits(origin?.index ?? 0)}`;
}
