// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import type { Path } from "../plan/types.ts";
import { connect } from "./connect.ts";
import { type ByIdOptions, type Kind, runById } from "./run-by-id.ts";

const paths: Kind<Path> = { name: "path", structure: "SSNS", all: (plan) => plan.paths, connect };

/** Connects the path of this id; exit status as of runById(). */
export function connectById(host: Host, id: string, options: ByIdOptions): number {
  return runById(host, paths, id, options);
}
