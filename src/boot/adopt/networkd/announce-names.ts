// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../../host/host.ts";
import { orElse, readAttribute } from "../../../machine/attributes.ts";
import { findInterface } from "../../../machine/interfaces.ts";
import type { BootPlan } from "../../../plan/types.ts";
import { linkNames } from "../link-names.ts";

/** Milliseconds that udev gets for it, and between two looks. */
const patience = 3000;
const pause = 20;

/**
 * Has udev look at an interface of the boot again where a systemd.link(5) file names it that came after udev had seen it, from cloud-init or netplan:
 * only then the name becomes another name of the interface, by which their .network files find it. Waits until udev has done so, because
 * systemd-networkd comes next.
 */
export function announceNames(host: Host, plan: BootPlan): void {
  const late = plan.interfaces
    .filter(({ vlan }) => vlan === 0)
    .flatMap((entry) => {
      const name = findInterface(host, entry);
      return name !== undefined && isNamedAnew(host, name, entry.mac) ? [name] : [];
    });
  for (const name of late) {
    orElse(undefined, () => host.appendFile(`/sys/class/net/${name}/uevent`, "add"));
  }
  for (let waited = 0; late.length > 0 && waited < patience; waited += pause) {
    host.sleep(pause);
    if (!host.exists("/run/udev/queue")) {
      return;
    }
  }
}

/** Whether a file names the interface, and udev, which has seen the interface, does not know it. */
function isNamedAnew(host: Host, name: string, mac: string): boolean {
  const index = readAttribute(host, `/sys/class/net/${name}/ifindex`);
  const seen = readAttribute(host, `/run/udev/data/n${index}`)?.split("\n");
  return (
    seen !== undefined &&
    linkNames(host, mac).some((wanted) => wanted !== name && !seen.includes(`E:ID_NET_NAME=${wanted}`))
  );
}
