// SPDX-License-Identifier: LGPL-2.1-or-later
// What the kernel gives up for good comes back, and what a person removes does not.

import { fault, type Mutation } from "./mutation.ts";

export const keepMutations: readonly Mutation[] = [
  fault(
    "vanished: what a person removes comes back",
    "connect/keep",
    "src/connect/standing.ts",
    '? "disconnected" : "vanished"',
    '? "vanished" : "vanished"',
  ),
  fault(
    "vanished: the last connection that a person removes stays away",
    "connect/keep",
    "src/connect/standing.ts",
    "this.isLive && this.#canTell() && this.#hasOther()",
    "this.isLive && this.#canTell()",
  ),
  fault(
    "vanished: a connection that others are lost with counts as another",
    "connect/keep",
    "src/connect/standing.ts",
    "(name) => name !== this.name && ",
    "(name) => name !== this.name || ",
  ),
  fault(
    "vanished: a kernel that is quick to give up is taken for a person",
    "connect/keep",
    "src/connect/standing.ts",
    "this.#delay >= 2 * betweenLooks",
    "this.#delay > 0",
  ),
  fault(
    "vanished: what the kernel gave up while nobody could look is taken for a person's doing",
    "connect/keep",
    "src/connect/standing.ts",
    " && this.#host.now() - this.#seen < this.#delay",
    "",
  ),
  fault(
    "vanished: another controller with the same number is taken for it",
    "connect/keep",
    "src/connect/standing.ts",
    "(isSame || this.#readAddress() === this.#address)",
    "isSame !== undefined",
  ),
  fault(
    "vanished: what a person has removed is not root's last chance",
    "connect/keep",
    "src/connect/keep.ts",
    " || controllersOf(host, kept.subsysNqn).length === 0",
    "",
  ),
  fault(
    "vanished: the process is given up after its time",
    "connect/keep",
    "src/connect/connect.ts",
    "timeout: Number.POSITIVE_INFINITY",
    "timeout: options.timeout",
  ),
  fault(
    "each of many paths looks at all connections whenever one comes",
    "connect/rested",
    "src/connect/rested-look.ts",
    "restAfterLook * (end - start)",
    "0 * (end - start)",
  ),
  fault(
    "vanished: it needs pages of the disk that it is to connect",
    "connect/keep",
    "src/connect/keep.ts",
    "  host.stayInMemory();\n",
    "",
  ),
  fault(
    "vanished: it reads files of the disk that it is to connect",
    "machine/remember-root",
    "src/machine/remember-root.ts",
    "answers = rootAnswers(host);",
    "answers = true;",
  ),
  fault(
    "vanished: the disk ends with its last connection",
    "connect/keep",
    "src/connect/keep.ts",
    "    keepDisks(host, standing.name, disks);\n",
    "",
  ),
  fault(
    "vanished: a discovery waits for its controller before it connects a port again",
    "discover/keep-found",
    "src/discover/keep-found.ts",
    "      ports.task(port)?.reopen();\n",
    "",
  ),
  fault(
    "vanished: ports in networks that are not to be reached get a packet each second",
    "discover/",
    "src/discover/keep-found.ts",
    "    task.postpone(sparePause);\n",
    "    task.postpone(0);\n",
  ),
  fault(
    "kept: one without the secret that has its number is taken for it",
    "connect/keep-secured",
    "src/connect/kept-path.ts",
    "isLacking ? lacking : undefined",
    "undefined",
  ),
  fault(
    "kept: a mistake in the secrets ends a connection that has them",
    "connect/keep-secured",
    "src/connect/kept-path.ts",
    " && lackOf(host, path, name) !== undefined",
    "",
  ),
];
