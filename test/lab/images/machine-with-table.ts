// SPDX-License-Identifier: LGPL-2.1-or-later

import { encode } from "../../../src/nbft/encode.ts";
import { parseTable } from "../../../src/nbft/json/parse-table.ts";

/** Of the interface that the machine pretends to have, which is the first one of every scenario. */
const mac = "52:54:00:00:00:00";

/** Made here: what goes into an initramfs makes no tables. */
const table = encode(
  parseTable({
    host: { nqn: "nqn.2014-08.org.nvmexpress:uuid:11111111-2222-3333-4444-555555555555" },
    hfi: [{ index: 1, mac, ip: "10.9.0.2", prefix: 24 }],
    ssns: [{ index: 1, traddr: "10.9.0.1", primaryHfi: 1, subsysNqn: "nqn.2024-01.org.example:root" }],
  }),
);

/**
 * Makes a tree look like a machine whose firmware left an NBFT and whose only interface, of the driver virtio_net, is the one that the NBFT
 * names: for images that are built for the machine that they are built on.
 */
export const pretendTable = `mount -t tmpfs tmpfs /sys
device=/sys/devices/virtio0
mkdir -p /sys/firmware/acpi/tables /sys/class/net /sys/bus/virtio/drivers/virtio_net /sys/module/virtio_net $device/net/eth0
echo ${mac} >$device/net/eth0/address
echo DRIVER=virtio_net >$device/uevent
echo INTERFACE=eth0 >$device/net/eth0/uevent
ln -s /sys/bus/virtio $device/subsystem
ln -s /sys/bus/virtio/drivers/virtio_net $device/driver
ln -s /sys/class/net $device/net/eth0/subsystem
ln -s $device $device/net/eth0/device
ln -s $device/net/eth0 /sys/class/net/eth0
export SYSTEMD_DEVICE_VERIFY_SYSFS=0
echo ${Buffer.from(table).toString("base64")} | base64 --decode >/sys/firmware/acpi/tables/NBFT`;
