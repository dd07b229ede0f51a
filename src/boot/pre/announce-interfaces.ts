// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../host/host.ts";
import { listFolder, orElse, readAttribute } from "../../machine/attributes.ts";

/** PCI base class 02h, network controller (PCI Code and ID Assignment Specification, 1.3). */
const networkController = /^0x02/;

/**
 * Has udev see network cards before anything else: the kernel tells them once more (Documentation/ABI/testing/sysfs-uevent), and udev, which
 * starts later, finds that first in its socket. In the order of udev's own coldplug their drivers would come almost last, after some
 * hundred devices that the boot does not wait for. Coldplug still comes to whatever is missed here: cards on other buses, and all of them
 * where nobody keeps events for udev.
 */
export function announceInterfaces(host: Host): void {
  const devices = "/sys/bus/pci/devices";
  const cards = listFolder(host, devices)
    .map((name) => `${devices}/${name}`)
    .filter((card) => networkController.test(readAttribute(host, `${card}/class`) ?? ""));
  for (const card of cards) {
    announce(host, card);
    // A virtual card's driver belongs to a device of its own.
    for (const name of listFolder(host, card).filter((child) => /^virtio\d+$/.test(child))) {
      announce(host, `${card}/${name}`);
    }
  }
  const interfaces = "/sys/class/net";
  for (const name of listFolder(host, interfaces)) {
    announce(host, `${interfaces}/${name}`);
  }
}

function announce(host: Host, device: string): void {
  orElse(undefined, () => host.appendFile(`${device}/uevent`, "add"));
}
