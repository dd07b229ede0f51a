// SPDX-License-Identifier: LGPL-2.1-or-later
// What several documents cannot say.

import type { BootPlan } from "../plan/types.ts";

/** A network manager's files have the host name for a DHCP server at most. */
export function remarksOnHostName({ hostName }: BootPlan): string[] {
  return hostName === undefined ? [] : [`the host name ${hostName} belongs to /etc/hostname`];
}

/** Of sources that say nothing of the network, in place of a document for a network manager. */
export const noInterface = "no interface is known: add one, as in ip=eth0:dhcp ifname=eth0:52:54:00:12:34:56";
