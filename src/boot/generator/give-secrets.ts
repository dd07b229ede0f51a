// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import type { BootStage } from "../../machine/boot-stage.ts";
import { render } from "../../output/render.ts";
import type { TextFile } from "../../output/tree.ts";
import type { BootPlan } from "../../plan/types.ts";
import { encryptedFolder, hasSecrets, shownOnCommandLine, systemFolder } from "../../secrets/secret-files.ts";
import { secretGlob } from "../../secrets/secret-kinds.ts";
import secretsTemplate from "./secrets.conf.mustache";

/** Whether the machine has been given secrets as they are, whether it has some to decrypt, and whether the kernel command line has any. */
export interface SecretPlaces {
  readonly system: boolean;
  readonly encrypted: boolean;
  readonly shown?: boolean;
}

export function secretPlaces(host: Host): SecretPlaces {
  const shown = shownOnCommandLine(host).size > 0;
  return { system: hasSecrets(host, systemFolder), encrypted: hasSecrets(host, encryptedFolder), shown };
}

/**
 * Drop-ins by which systemd hands secrets to connections. In an initramfs they read by themselves what is not encrypted; in the real root a
 * service with a mount namespace sees no credentials but its own. One that cannot be decrypted makes the service fail, so those are handed only
 * to what a security profile has authenticated: other paths boot.
 */
export function giveSecrets(
  plan: BootPlan,
  stage: BootStage,
  { system, encrypted, shown }: SecretPlaces = { system: false, encrypted: false },
): [string, TextFile][] {
  const inRealRoot = stage === "real root";
  const text = render(secretsTemplate, { glob: secretGlob, isShown: inRealRoot && shown });
  const dropIn = (unit: string): [string, TextFile] => [`${unit}.service.d/60-secrets.conf`, { text, mode: 0o644 }];
  if (encrypted) {
    const secured = ({ security }: BootPlan["paths"][number] | BootPlan["discoveries"][number]) =>
      security !== undefined;
    return [
      ...plan.paths.filter(secured).map(({ id }) => dropIn(`nbft-boot-connect@${id}`)),
      ...plan.discoveries.filter(secured).map(({ id }) => dropIn(`nbft-boot-discover@${id}`)),
    ];
  }
  return system && inRealRoot ? [dropIn("nbft-boot-connect@"), dropIn("nbft-boot-discover@")] : [];
}
