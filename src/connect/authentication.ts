// SPDX-License-Identifier: LGPL-2.1-or-later
// Required means verified: the kernel itself connects without authentication where a target asks for none.

import { type Host, HostError } from "../host/host.ts";
import { readAttribute } from "../machine/attributes.ts";
import { controllerFolder } from "../machine/controllers.ts";
import { Obstacle } from "../machine/obstacle.ts";
import type { Target } from "../plan/target.ts";
import { type Secrets, secretsFor } from "../secrets/path-secrets.ts";
import { readSecrets } from "../secrets/read-secrets.ts";
import { secretsAsSeen } from "../secrets/secrets-as-seen.ts";
import { isEncrypted } from "./secure-channel.ts";

type Secured = Pick<Target, "security" | "subsysNqn">;

/** Attributes of a controller that hold its secrets; "none" where it has none. */
const hostSecret = "dhchap_secret";
const controllerSecret = "dhchap_ctrl_secret";

/** The secrets for a target, as they are now; undefined where there are none, and none are required. Throws an Obstacle. */
export function requireSecrets(host: Host, target: Secured, lines = readSecrets(host)): Secrets | undefined {
  const { problem, secrets } = { secrets: undefined, ...secretsFor(lines, target) };
  if (problem !== undefined) {
    throw new Obstacle("permanent", `not connected${without(target)}: ${problem}`);
  }
  return secrets;
}

function without({ security }: Secured): string {
  const { authentication, channel } = security ?? {};
  return authentication === "required" ? " without authentication" : channel === "required" ? " without TLS" : "";
}

/** The same for who only looks: the obstacle, if it is one for a boot as well. */
export function lookForSecrets(host: Host, target: Secured): void {
  const lines = secretsAsSeen(host);
  if (secretsFor(lines, target).why !== "unseen") {
    requireSecrets(host, target, lines);
  }
}

export function isRequired({ security }: Pick<Target, "security">): boolean {
  return security?.authentication === "required";
}

/** Whether a controller that is there has been given what is required. */
export function hasRequired(host: Host, target: Secured, secrets: Secrets | undefined, controller: string): boolean {
  const has = (name: string) =>
    !/^(?:none)?$/.test(readAttribute(host, `${controllerFolder(controller)}/${name}`) ?? "");
  const isKnown = has(hostSecret) && (secrets?.controller === undefined || has(controllerSecret));
  return (!isRequired(target) || isKnown) && (target.security?.channel !== "required" || isEncrypted(host, controller));
}

/** What a controller can be seen to lack of what is required. Not every user may see. */
export function lackOf(host: Host, target: Secured, controller: string): "authentication" | "TLS" | undefined {
  if (target.security?.channel === "required" && !isEncrypted(host, controller)) {
    return "TLS";
  }
  if (!isRequired(target)) {
    return undefined;
  }
  const isHidden = [hostSecret, controllerSecret].some((name) => {
    const path = `${controllerFolder(controller)}/${name}`;
    return host.exists(path) && readAttribute(host, path) === undefined;
  });
  const { secrets } = { secrets: undefined, ...secretsFor(readSecrets(host), target) };
  return isHidden || hasRequired(host, target, secrets, controller) ? undefined : "authentication";
}

/** Of one that lacks it. It may carry what somebody uses, so it is left to people. */
export function refuseWithout({ security }: Pick<Target, "security">, controller: string): Obstacle {
  const advice = `nvme disconnect -d ${controller}, if nothing needs it`;
  const what = security?.channel === "required" ? "the TLS" : "the secret";
  return new Obstacle("permanent", `${controller} was connected without ${what} that is required: ${advice}`);
}

/** Linux 7.2 shows a controller's secrets to everybody. Returns what there is to tell. */
export function hideSecrets(host: Host, controller: string): readonly string[] {
  return [hostSecret, controllerSecret].flatMap((name) => {
    const path = `${controllerFolder(controller)}/${name}`;
    try {
      if (host.exists(path) && (host.mode(path) & 0o077) !== 0) {
        host.changeMode(path, 0o600);
      }
      return [];
    } catch (error) {
      if (error instanceof HostError) {
        return [`everybody can read ${path}: ${error.message}`];
      }
      throw error;
    }
  });
}
