// SPDX-License-Identifier: LGPL-2.1-or-later
import { guest, type ImageFiles } from "./files.ts";

// Without default dependencies it outlives the services that a shutdown stops.
const unit = `[Unit]
Description=Tell the lab what the network loses
DefaultDependencies=no
Wants=network-pre.target
Before=network-pre.target systemd-networkd.service NetworkManager.service networking.service connman.service
IgnoreOnIsolate=yes

[Service]
Type=notify
NotifyAccess=all
ExecStart=/usr/local/sbin/lab-watch-network
`;

/**
 * For a full root file system: every address and route that is taken away, and every link that goes down, is a line "LAB lost ..." on the console.
 * `neverSeen: [/LAB lost/]` of a scenario means that nothing ever was, from before the network manager started until the machine was off.
 */
export const watchNetwork: ImageFiles = {
  "/usr/local/sbin/lab-watch-network": guest("watch-network.sh"),
  "/etc/systemd/system/lab-watch-network.service": { content: unit },
  "/etc/systemd/system/sysinit.target.wants/lab-watch-network.service": { link: "../lab-watch-network.service" },
};
