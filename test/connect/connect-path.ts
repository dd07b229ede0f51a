// SPDX-License-Identifier: LGPL-2.1-or-later
import { connect } from "../../src/connect/connect.ts";
import { makeOptionString } from "../../src/connect/option-string.ts";
import type { Outcome } from "../../src/connect/outcome.ts";
import { responders } from "./mock-connection.ts";
import { type Bench, identity, path } from "./mock-machine.ts";

/** A network in which the target of `path` answers. */
export const there = { "10.0.0.1:4420": responders.nvme };

/** What the kernel is told of `path`. */
export const optionString = makeOptionString({ target: path, identity, interfaceName: "eth0" });

export function connectPath(bench: Bench, options: object = {}, target = path): Outcome {
  return connect(bench.host, target, identity, { ...bench.options, ...options });
}
