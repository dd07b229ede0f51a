// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import type { BootStage } from "../../machine/boot-stage.ts";
import { render } from "../../output/render.ts";
import type { TextFile } from "../../output/tree.ts";
import type { BootPlan } from "../../plan/types.ts";
import {
  administratorFolder,
  encryptedFolder,
  hasSecrets,
  listSecrets,
  systemFolder,
} from "../../secrets/secret-files.ts";
import { secretGlobs } from "../../secrets/secret-kinds.ts";
import { isSecured } from "../gate.ts";
import controllerTemplate from "./controller.conf.mustache";
import secretsTemplate from "./secrets.conf.mustache";

/** What secrets the machine has been given as they are, and whether it has some to decrypt. */
export interface SecretPlaces {
  readonly system: readonly string[];
  readonly encrypted: boolean;
  /** Whether it has any, wherever, and whether one of them is a pre-shared key of TLS. */
  readonly any?: boolean;
  readonly psk?: boolean;
}

const folders = [systemFolder, encryptedFolder, administratorFolder];

export function secretPlaces(host: Host): SecretPlaces {
  return {
    system: listSecrets(host, systemFolder).map(({ path }) => path.slice(systemFolder.length + 1)),
    encrypted: hasSecrets(host, encryptedFolder),
    any: folders.some((folder) => hasSecrets(host, folder)),
    psk: folders.some((folder) => hasSecrets(host, folder, "tls-psk")),
  };
}

/** Whether a TLS agent is needed: a path may want TLS, and where it does not, a key may. */
export function needsTls(plan: BootPlan, { psk = false }: Partial<SecretPlaces> = {}): boolean {
  return psk || [...plan.paths, ...plan.discoveries].some(({ security }) => security?.channel !== undefined);
}

/** Drop-ins for discoveries that may have to ask their controllers by the kernel: no others get what that takes. */
export function openControllers(plan: BootPlan, { any = false }: Partial<SecretPlaces> = {}): [string, TextFile][] {
  const text = render(controllerTemplate, {});
  return plan.discoveries
    .filter((discovery) => any || isSecured(discovery))
    .map(({ id }) => [`nbft-boot-discover@${id}.service.d/60-controller.conf`, { text, mode: 0o644 }]);
}

/**
 * Drop-ins by which systemd hands secrets to connections. In an initramfs they read by themselves what is not encrypted; in the real root a
 * service with a mount namespace sees no credentials but its own. One that cannot be decrypted makes the service fail, so those are handed only
 * to what a security profile has authenticated: other paths boot.
 */
export function giveSecrets(
  plan: BootPlan,
  stage: BootStage,
  { system, encrypted }: SecretPlaces = { system: [], encrypted: false },
): [string, TextFile][] {
  // Systemd before 254 knows no ImportCredential=, and hides all credentials likewise.
  const inherited = stage === "real root" ? system : [];
  const dropIn = (unit: string, globs: readonly string[]): [string, TextFile] => [
    `${unit}.service.d/60-secrets.conf`,
    { text: render(secretsTemplate, { inherited, globs }), mode: 0o644 },
  ];
  const all = ["nbft-boot-connect@", "nbft-boot-discover@"];
  const given = encrypted ? [] : secretGlobs;
  const general = inherited.length > 0 ? all.map((unit) => dropIn(unit, given)) : [];
  if (!encrypted) {
    return general;
  }
  const paths = plan.paths.filter(isSecured);
  // What is required of a path's subsystem is required of it as well where a discovery without profile finds it.
  const discoveries = paths.length > 0 ? plan.discoveries : plan.discoveries.filter(isSecured);
  return [
    ...general,
    ...paths.map(({ id }) => dropIn(`nbft-boot-connect@${id}`, secretGlobs)),
    ...discoveries.map(({ id }) => dropIn(`nbft-boot-discover@${id}`, secretGlobs)),
  ];
}
