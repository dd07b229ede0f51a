// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { ControllerList, findController } from "../machine/controller-list.ts";
import type { Controller } from "../machine/controllers.ts";
import { interfaceOf } from "../machine/interface-of.ts";
import { requireLink } from "../machine/interfaces.ts";
import { makesDisksApart } from "../machine/native-multipath.ts";
import type { NetworkState } from "../machine/network-state.ts";
import { Obstacle } from "../machine/obstacle.ts";
import { requireAuthentication, requireConcatenation } from "../nvme-tcp/authentication-asked.ts";
import { probe } from "../nvme-tcp/probe.ts";
import { probeTls } from "../nvme-tcp/tls-probe.ts";
import { endpointOf, type Request } from "../plan/target.ts";
import type { Secrets } from "../secrets/path-secrets.ts";
import { noteAsked, requireAsked, requireAskedBehindTls } from "./asked.ts";
import { hasRequired, hideSecrets, isRequired, refuseWithout, requireSecrets } from "./authentication.ts";
import { makePatient, removeDoubles } from "./doubles.ts";
import { connectFabrics, requireFabrics } from "./fabrics.ts";
import { withOneDisk } from "./one-disk.ts";
import { isOwnedByOthers, mark, markCreated, markExisting } from "./ownership.ts";
import { requireInterface } from "./reachable.ts";
import { isEncrypted, takeBack, withKey } from "./secure-channel.ts";

/** Milliseconds for which a look at the machine's controllers is good enough: of a process that has been forked off the one that has looked. */
const justSeen = 100;

/** The target is connected. */
export interface Connected {
  /** `nvme0`; absent where the kernel does not tell. */
  readonly controller?: string;
  /** Absent where nobody knows by which route. */
  readonly interfaceName?: string;
  /** Somebody else, or an earlier run, had connected it. */
  readonly already: boolean;
  /** The target has asked for authentication, as is required. */
  readonly isAuthenticated: boolean;
  /** By TLS, as the kernel says. */
  readonly isEncrypted: boolean;
  /** The connection stands, but could not be entered in the ownership registry: why. */
  readonly unmarked?: string;
  /** What was done about connections that others have made of this path. */
  readonly notes: readonly string[];
}

/**
 * Tries once to connect, without waiting for anything but the target's answer and the kernel. What costs least comes first, and the kernel's
 * lock is taken only for a target that has just answered. Throws an Obstacle.
 * @param timeout milliseconds for the target's answer
 * @param controllers as of the last attempt
 */
export function attempt(
  host: Host,
  network: NetworkState,
  { target, identity }: Omit<Request, "interfaceName">,
  timeout: number,
  controllers = new ControllerList(host),
): Connected {
  const interfaceName = requireInterface(network, target);
  const request = { target, identity, ...(interfaceName === undefined ? {} : { interfaceName }) };
  const secrets = requireSecrets(host, target);
  const isEnough = ({ name }: Controller) => hasRequired(host, target, secrets, name);
  controllers.lookAgain(justSeen);
  const all = controllers.find(request);
  const found = all.filter(isEnough);
  // Where any route serves, it need not stay on an interface.
  const ours = found.find(({ isBound }) => isBound || interfaceName === undefined);
  const take = (existing: Controller) => {
    if (existing.state === "live") {
      requireAsked(host, network, request, secrets, existing.name, timeout);
    }
    return takeExisting(host, request, existing, controllers);
  };
  if (ours !== undefined) {
    return take(ours);
  }
  const lacking = all.find((controller) => !isEnough(controller) && controller.isBound);
  if (lacking !== undefined) {
    // The kernel would take it for the very connection that is asked for.
    throw refuseWithout(target, lacking.name);
  }
  const theirs = found[0];
  if (theirs === undefined) {
    return connectNew(host, network, request, secrets, timeout, controllers);
  }
  const kept = take(theirs);
  if (makesDisksApart(host) || isOwnedByOthers(host, theirs.name)) {
    return kept;
  }
  // Ours first, then theirs goes: there is never none.
  try {
    return connectNew(host, network, request, secrets, timeout, controllers);
  } catch (obstacle) {
    if (obstacle instanceof Obstacle) {
      return kept;
    }
    throw obstacle;
  }
}

/** A controller that is there already, brought to what ours has. Throws an Obstacle where the kernel is still about to connect it. */
function takeExisting(host: Host, request: Request, existing: Controller, controllers: ControllerList): Connected {
  const { name, state, isBound } = existing;
  const patience = makePatient(host, existing);
  if (state !== "live") {
    throw new Obstacle("remote", `${name} is there, but ${state}: left to the kernel`);
  }
  const marked = mark(() => markExisting(host, name));
  const isOurs = isBound || request.interfaceName === undefined;
  const notes = [
    ...patience,
    ...hideSecrets(host, name),
    ...(isOurs ? removeDoubles(host, request, name, controllers) : []),
  ];
  const isAuthenticated = isRequired(request.target);
  return {
    controller: name,
    ...wayOf(host, request),
    already: true,
    isAuthenticated,
    isEncrypted: isEncrypted(host, name),
    ...marked,
    notes,
  };
}

/** For people. */
function wayOf(host: Host, { target, interfaceName = interfaceOf(host, target) }: Request): { interfaceName?: string } {
  return interfaceName === undefined ? {} : { interfaceName };
}

function connectNew(
  host: Host,
  network: NetworkState,
  request: Request,
  secrets: Secrets | undefined,
  timeout: number,
  controllers: ControllerList,
): Connected {
  const { target, interfaceName } = request;
  if (interfaceName !== undefined) {
    requireLink(host, interfaceName);
  }
  requireFabrics(host);
  lookAtTarget(host, request, secrets, timeout);
  const result = withOneDisk(host, target.subsysNqn, () => {
    const { channel } = secrets ?? {};
    return withKey(host, request, channel, () => {
      requireAskedBehindTls(host, request, channel);
      return connectFabrics(host, request, secrets);
    });
  });
  const controller = (result.kind === "created" && result.controller) || findController(host, request)?.name;
  const already = result.kind === "exists";
  const encrypted = controller !== undefined && isEncrypted(host, controller);
  const isSecured = isRequired(target) || target.security?.channel === "required";
  if (already && isSecured && (controller === undefined || !hasRequired(host, target, secrets, controller))) {
    throw refuseWithout(target, controller ?? "a connection of this path");
  }
  if (!already && secrets?.channel !== undefined && !encrypted) {
    takeBack(host, controller);
  }
  const made = { ...wayOf(host, request), already, isAuthenticated: isRequired(target), isEncrypted: encrypted };
  if (controller === undefined) {
    return { ...made, unmarked: "the kernel does not tell the controller's name", notes: [] };
  }
  noteAsked(host, network, controller);
  const marked = mark(() => (already ? markExisting : markCreated)(host, controller));
  controllers.lookAgain();
  const notes = [...hideSecrets(host, controller), ...removeDoubles(host, request, controller, controllers)];
  return { controller, ...made, ...marked, notes };
}

/** Whoever answers there, and asks for what is required. Throws an Obstacle. */
export function lookAtTarget(
  host: Host,
  { target, identity, interfaceName }: Request,
  secrets: Secrets | undefined,
  timeout: number,
): void {
  const endpoint = endpointOf(target, interfaceName);
  if (secrets?.channel === "concatenation") {
    requireConcatenation(host, endpoint, target.subsysNqn, identity, timeout);
  } else if (secrets?.channel !== undefined) {
    // What is asked for behind TLS only the kernel sees: requireAskedBehindTls().
    probeTls(host, endpoint, timeout);
  } else if (isRequired(target)) {
    requireAuthentication(host, endpoint, target.subsysNqn, identity, timeout);
  } else {
    probe(host, endpoint, timeout);
  }
}
