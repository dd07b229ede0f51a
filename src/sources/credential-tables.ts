// SPDX-License-Identifier: LGPL-2.1-or-later
// Tables that come as credentials of the machine (systemd.exec(5), systemd-system-credentials(7)): from the kernel command line or SMBIOS.

import type { Host } from "../host/host.ts";
import { listFolder } from "../machine/attributes.ts";
import { allValues, readCommandLine } from "../machine/kernel-command-line.ts";
import { decodeBase64 } from "../text/base64.ts";

/** Those of the machine, where a service has none of its own. */
const systemFolder = "/run/credentials/@system";

/** nbft-boot.table, nbft-boot.table.1, ... Copy: native/gate.c. */
const pattern = /^nbft-boot\.table(?:\.([0-9]{1,3}))?$/;

/** The option by which systemd takes one from the kernel command line (systemd(1)). */
const option = "systemd.set_credential_binary";

/** The number in a credential's name, 0 where it has none, or undefined where it is no table. */
function credentialNumber(name: string): number | undefined {
  const found = pattern.exec(name);
  return found === null ? undefined : Number(found[1] ?? 0);
}

/** A table as the machine was given it. */
export interface CredentialTable {
  /** That of its name. */
  readonly number: number;
  readonly name: string;
  readonly path: string;
  /** Where the command line has it and nobody has made it a file; undefined where it is no base64. */
  readonly inline?: { readonly bytes: Uint8Array | undefined };
}

/** Those of this machine, in numeric order. Where systemd is not the first process, it is for us to read the kernel command line. */
export function listCredentialTables(host: Host): readonly CredentialTable[] {
  const given = host.isFolder ? undefined : host.environment("CREDENTIALS_DIRECTORY");
  // A service that was given something else (a secret) has not been given these.
  const files = [...inFolder(host, given ?? systemFolder)];
  if (files.length === 0 && given !== undefined) {
    files.push(...inFolder(host, systemFolder));
  }
  const found: readonly CredentialTable[] = host.exists("/run/systemd/system")
    ? files
    : [...files, ...ofCommandLine(host)];
  return [...found].sort((a, b) => a.number - b.number);
}

function inFolder(host: Host, folder: string): CredentialTable[] {
  return listFolder(host, folder).flatMap((name) => {
    const number = credentialNumber(name);
    return number === undefined ? [] : [{ number, name, path: `${folder}/${name}` }];
  });
}

function ofCommandLine(host: Host): CredentialTable[] {
  return allValues(readCommandLine(host), option).flatMap((value) => {
    const [name = "", text = ""] = value.split(/:(.*)/s);
    const number = credentialNumber(name);
    return number === undefined ? [] : [{ number, name, path: "/proc/cmdline", inline: { bytes: decodeBase64(text) } }];
  });
}
