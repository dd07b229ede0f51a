// SPDX-License-Identifier: LGPL-2.1-or-later
// Where secrets come from: credentials (systemd.exec(5), systemd-system-credentials(7)), and a folder for images and machines without systemd.

import type { Host } from "../host/host.ts";
import { listFolder, orElse } from "../machine/attributes.ts";
import { bootStage } from "../machine/boot-stage.ts";
import { type Parameter, readCommandLine, secretMark } from "../machine/kernel-command-line.ts";
import { isService } from "../machine/log.ts";
import { type SecretKind, secretKind } from "./secret-kinds.ts";

/** Those of the machine that were given as they are, and those that the machine has to decrypt. */
export const systemFolder = "/run/credentials/@system";
export const encryptedFolder = "/run/credentials/@encrypted";

export const administratorFolder = "/etc/nbft-boot/secrets";

export interface SecretFile {
  readonly kind: SecretKind;
  readonly path: string;
  readonly isCredential?: true;
  /** Why it is not read. */
  readonly refused?: string;
}

/** All of this machine. Of a credential that a service has been given too, that one. */
export function listSecretFiles(host: Host): readonly SecretFile[] {
  const given = host.isFolder ? undefined : host.environment("CREDENTIALS_DIRECTORY");
  const found = (given === undefined ? [systemFolder] : [given, systemFolder]).flatMap((folder) =>
    listSecrets(host, folder).map((file) => ({
      ...file,
      isCredential: true as const,
      name: file.path.slice(folder.length + 1),
    })),
  );
  // Systemd makes some of them files. For a service of the real root that has no secret there is none to be refused.
  const isAsked = found.length > 0 || bootStage(host) === "initramfs" || !isService(host);
  const shown = isAsked ? shownOnCommandLine(host) : new Map<string, SecretKind>();
  const credentials = new Map<string, SecretFile>();
  for (const { name, ...file } of found) {
    if (!shown.has(name) && !credentials.has(name)) {
      credentials.set(name, file);
    }
  }
  return [
    ...credentials.values(),
    ...[...shown].map(([name, kind]) => ({
      kind,
      path: name,
      refused:
        "stands on the kernel command line, where everybody can read it: change it, and give it by SMBIOS or file",
    })),
    ...listSecrets(host, administratorFolder).map((file) => ({
      ...file,
      ...refusal(host, file.path, administratorFolder),
    })),
  ];
}

/** Whether a folder of credentials has any, or any of a kind. */
export function hasSecrets(host: Host, folder: string, kind?: SecretKind): boolean {
  return listSecrets(host, folder).some((file) => kind === undefined || file.kind === kind);
}

/** The files of a folder that are named as secrets. */
export function listSecrets(host: Host, folder: string): SecretFile[] {
  return listFolder(host, folder).flatMap((name) => {
    const kind = secretKind(name);
    return kind === undefined ? [] : [{ kind, path: `${folder}/${name}` }];
  });
}

/** What others may read, or put in its place, is no secret. What cannot be looked at cannot be read either, and that says why. */
export function refusal(host: Host, path: string, folder?: string): { readonly refused?: string } {
  const modeOf = (name: string) => orElse(0, () => host.mode(name));
  if ((modeOf(path) & 0o077) !== 0) {
    return { refused: "may be read by group or others: chmod 0600" };
  }
  if (folder === undefined) {
    return {};
  }
  const owners = [path, folder].map((name) => orElse(0, () => host.owner(name)));
  // A folder that stands for a machine may be anybody's, with all in it.
  const isOthers = owners.some((owner) => owner !== 0 && owner !== host.owner("/"));
  return isOthers
    ? { refused: "or its folder belongs to another user: chown root" }
    : (modeOf(folder) & 0o022) !== 0
      ? { refused: "is in a folder that group or others may write: chmod 0700" }
      : {};
}

/** Secrets that the kernel command line has, by name: as credentials (systemd takes hyphens for underscores there), or in any other word. */
export function shownOnCommandLine(host: Host): ReadonlyMap<string, SecretKind> {
  return new Map(
    readCommandLine(host).flatMap((parameter) => {
      const shown = known.get(parameter) ?? secretOf(parameter);
      known.set(parameter, shown);
      return shown;
    }),
  );
}

type Shown = readonly (readonly [string, SecretKind])[];

/** Each attempt to connect a path asks. */
const known = new WeakMap<Parameter, Shown>();

function secretOf({ key, value = "" }: Parameter): Shown {
  const isCredential = /^systemd\.set[_-]credential(?:[_-]binary)?$/.test(key);
  const name = isCredential ? (value.split(":")[0] ?? "") : key;
  const mark = secretMark.exec(`${key}=${value}`)?.[0];
  const isSecret = mark !== undefined || /^rd\.nvm[ef][\w.-]*dhchap[\w.-]*$/.test(name);
  const kind = secretKind(name) ?? (/^nvme/i.test(mark ?? "") ? "tls-psk" : isSecret ? "dhchap-secret" : undefined);
  // What is no name may be the secret itself.
  return kind === undefined ? [] : [[/^[\w.-]{1,64}$/.test(name) ? name : "a word", kind]];
}
