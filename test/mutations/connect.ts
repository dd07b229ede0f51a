// SPDX-License-Identifier: LGPL-2.1-or-later
import { fault, type Mutation } from "./mutation.ts";

export const connectMutations: readonly Mutation[] = [
  fault(
    "the second of two addresses of a card to one target is lost",
    "plan",
    "src/plan/attachment.ts",
    "[mac, vlan, attached.hostTraddr, ...target]",
    "[mac, vlan, ...target]",
  ),
  fault(
    "connect gives up sooner than its manual says",
    "packaging/manual",
    "src/cli/commands/connect.ts",
    "const standardTimeout = 60;",
    "const standardTimeout = 30;",
  ),
  fault(
    "a root disk is given up after ten minutes",
    "connect",
    "src/connect/option-string.ts",
    '["ctrl_loss_tmo", "-1"]',
    '["ctrl_loss_tmo", "600"]',
  ),
  fault(
    "a connection is not bound to its interface",
    "connect",
    "src/connect/option-string.ts",
    '    ["host_iface", interfaceName],\n',
    "",
  ),
  fault(
    "a comma in a name becomes an option",
    "connect",
    "src/connect/option-string.ts",
    "return /^[^,\\p{Cc}]+$/u.test(value);",
    "return /^[^\\p{Cc}]+$/u.test(value);",
  ),
  fault(
    "a controller of another interface counts as this path",
    "connect",
    "src/machine/controllers.ts",
    "return hostInterface === interfaceName && ",
    "return ",
  ),
  fault(
    "nvme disconnect-all cuts the root disk",
    "connect",
    "src/connect/ownership.ts",
    'const owner = "nbft";',
    'const owner = "boot";',
  ),
  fault(
    "the kernel is asked for a target that has not answered",
    "connect",
    "src/connect/attempt.ts",
    "  probe(host, endpointOf(target, interfaceName), timeout);\n",
    "",
  ),
  fault(
    "a virtual function is used instead of its master",
    "machine/interfaces",
    "src/machine/interfaces.ts",
    "/master`) ? 1 : 0",
    "/master`) ? 0 : 0",
  ),
  fault(
    "referrals in a circle never end",
    "discover",
    "src/discover/discovery-run.ts",
    "depth <= mostReferrals && this.#controllers.size < mostControllers && !this.#controllers.has(key)",
    "depth <= mostReferrals && this.#controllers.size < mostControllers",
  ),
  fault(
    "an answer to another command is taken",
    "nvme-tcp",
    "src/nvme-tcp/admin-queue.ts",
    "if (id !== this.#commandId) {",
    "if (id === -1) {",
  ),
];
