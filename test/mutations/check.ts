// SPDX-License-Identifier: LGPL-2.1-or-later
import { fault, type Mutation } from "./mutation.ts";

const machine = (what: string, file: string, from: string, to: string): Mutation =>
  fault(what, "check/check-", `src/${file}.ts`, from, to);

export const checkMutations: readonly Mutation[] = [
  fault(
    "configure changes a running system",
    "configure-guard",
    "src/cli/commands/configure.ts",
    "forbiddenHere(machine) : closedToBoot(machine)",
    "forbiddenHere(machine) : undefined",
  ),
  machine(
    "check calls a machine good that may not use the NBFT",
    "check/judge",
    'if (forbiddenBy !== undefined) {\n    return "forbidden";\n  }\n',
    "",
  ),
  machine("a path without its card counts as connected", "check/judge", "!closed.has(id)", "true"),
  machine("a pulled cable is none", "check/check-interfaces", 'link === "none"', 'link === "broken"'),
  machine("a lease is no way to a target", "check/check-gateways", 'one.method !== "static" ||', ""),
  machine("two HFIs in two places are one card's", "check/check-interfaces", "places.size > 1", "places.size > 2"),
  machine("a kernel without nvme_tcp is good", "check/check-machine", "hasNvmeTcp === false", "hasNvmeTcp === null"),
  machine("any root= is remote", "check/check-machine", "!foreignRoot.test(root.option)", "true"),
  machine("a host ID of ones is a machine's own", "check/check-host-id", "!(isOnes ||", "!("),
  machine(
    "one image builder of several is in use",
    "machine/image-builders",
    "gaps.length === here.length ? gaps : []",
    "gaps",
  ),
  machine(
    "a mirror with one local disk is local",
    "machine/local-disk",
    "parts.includes(undefined) ? undefined : ",
    "",
  ),
];
