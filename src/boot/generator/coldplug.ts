// SPDX-License-Identifier: LGPL-2.1-or-later
// Coldplug: udev is told of all devices that were there before it. Where root comes over the network, the cards are announced first, and
// a boot waits for hundreds of others in vain.

import type { Host } from "../../host/host.ts";
import { listFolder, orElse, readAttribute } from "../../machine/attributes.ts";
import { decodeUtf8, encodeUtf8 } from "../../text/utf8.ts";

export const coldplugUnit = "systemd-udev-trigger.service";

const folders = ["/usr/lib/systemd/system", "/lib/systemd/system", "/etc/systemd/system", "/run/systemd/system"];

const waiting = /^[ \t]*(After|BindsTo|Requires|Requisite|Wants)[ \t]*=.*\bsystemd-udev-(settle|trigger)\.service/m;

/** Of a drop-in for it. */
const changes = /^[ \t]*(ExecStart|Type)[ \t]*=/m;

/** Bytes that a unit has at most. */
const largest = 1 << 16;

/** Of its unit and of what others change about it: all but the first where there is more than one is refused with Type=simple. */
const commands = /^[ \t]*ExecStart[ \t]*=/gm;

/**
 * Whether this initramfs can go on while coldplug goes on: the unit is as systemd has had it since 249, and no unit here is ordered after it
 * (dracut-initqueue, NetworkManager, plymouth, multipathd, what needs systemd-udev-settle.service). Whoever waits for a single device waits
 * for that, and leaves the processor to coldplug meanwhile.
 */
export function coldplugMayYield(host: Host): boolean {
  const own = folders.flatMap((folder) => readAttribute(host, `${folder}/${coldplugUnit}`) ?? []);
  if (own.length === 0 || own.some((text) => text.match(commands)?.length !== 1)) {
    return false;
  }
  // Where /lib is a link to /usr/lib its units are looked at once.
  const places = host.exists(`/usr/lib/systemd/system/${coldplugUnit}`)
    ? folders.filter((one) => !one.startsWith("/lib"))
    : folders;
  return !places.some((folder) =>
    listFolder(host, folder).some((name) => awaitsColdplug(host, `${folder}/${name}`, name)),
  );
}

/** Of a unit, of a folder of drop-ins and of a folder of what it wants. */
function awaitsColdplug(host: Host, path: string, name: string): boolean {
  if (name === `${coldplugUnit}.d`) {
    return listFolder(host, path).some((file) => changes.test(readAttribute(host, `${path}/${file}`) ?? ""));
  }
  if (name.endsWith(".wants") || name.endsWith(".requires")) {
    return listFolder(host, path).includes("systemd-udev-settle.service");
  }
  if (name.endsWith(".service")) {
    return !isKnown(name) && waits(host, path);
  }
  return (
    name.endsWith(".service.d") &&
    !isKnown(name) &&
    listFolder(host, path).some((file) => waits(host, `${path}/${file}`))
  );
}

/** Those of systemd and of ours do not wait for it. */
function isKnown(name: string): boolean {
  return ["systemd-", "initrd-", "nbft-boot"].some((start) => name.startsWith(start));
}

function waits(host: Host, path: string): boolean {
  const bytes = orElse(undefined, () => host.readFile(path, largest));
  // An image has two hundred units, and a boot waits: what does not have the word is not decoded.
  return bytes !== undefined && mentionsUdev(bytes) && waiting.test(decodeUtf8(bytes) ?? "");
}

function mentionsUdev(bytes: Uint8Array): boolean {
  const [first, ...others] = encodeUtf8("udev") as Iterable<number>;
  for (let at = bytes.indexOf(first as number); at >= 0; at = bytes.indexOf(first as number, at + 1)) {
    if (others.every((byte, index) => bytes[at + 1 + index] === byte)) {
      return true;
    }
  }
  return false;
}
