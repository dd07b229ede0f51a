// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { bootStage } from "../machine/boot-stage.ts";
import { isService, logToStderr } from "../machine/log.ts";
import { makePulse } from "../machine/pulse.ts";
import { severalIpv4Interfaces } from "../plan/several-cards.ts";
import { sharedPaths } from "../plan/shared-paths.ts";
import type { Path } from "../plan/types.ts";
import { loadPlan } from "../sources/load-plan.ts";
import { connect } from "./connect.ts";
import { connectAll } from "./connect-all.ts";
import { findRequest } from "./find-request.ts";
import { type ByIdOptions, type Kind, refuse, runById, runFound } from "./run-by-id.ts";

const paths: Kind<Path> = { name: "path", structure: "SSNS", all: (plan) => plan.paths, connect };

/** In place of an id: all paths that have no service of their own. */
const everyPath = "all";

/** Connects the path of this id; exit status as of runById(). */
export function connectById(host: Host, id: string, options: ByIdOptions): number {
  if (id !== everyPath) {
    const request = findRequest(host, id);
    return request === undefined
      ? runById(host, paths, id, options)
      : runFound(
          host,
          paths,
          { found: request.path, identity: request.host, apart: request.apart, paths: request.paths },
          options,
        );
  }
  const loaded = loadPlan(host);
  const { plan } = loaded;
  const found = sharedPaths(plan);
  const { host: identity } = plan;
  if (identity === undefined || found.length === 0) {
    return refuse(loaded, paths, id, logToStderr(host));
  }
  if (options.dryRun === true) {
    const log = logToStderr(host);
    return Math.max(...found.map((path) => connect(host, path, identity, { ...options, log }).exitCode));
  }
  const isDetached = bootStage(host) === "real root";
  return connectAll(host, {
    paths: found,
    identity,
    apart: severalIpv4Interfaces(plan),
    timeout: options.timeout,
    keep: options.keep === true,
    isDetached,
    quiet: isDetached && isService(host),
    unit: `nbft-boot-connect@${everyPath}`,
    alive: makePulse(host),
  });
}
