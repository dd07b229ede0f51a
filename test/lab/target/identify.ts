// SPDX-License-Identifier: LGPL-2.1-or-later
import { answer, type Command, type Completion, dword, fail, namespaceId } from "./command.ts";
import type { Controller } from "./controller.ts";
import { identifyController } from "./identify-controller.ts";
import { describeNamespace, identifyNamespace, identifyNamespaceIndependently } from "./identify-namespace.ts";
import { Status } from "./status.ts";

/** Controller or Namespace Structure (NVMe Base Specification 2.0, figure 273), those that are answered here. */
const Cns = {
  namespace: 0x00,
  controller: 0x01,
  activeNamespaces: 0x02,
  namespaceDescriptors: 0x03,
  commandSetNamespace: 0x05,
  commandSetController: 0x06,
  independentNamespace: 0x08,
  commandSets: 0x1c,
} as const;

const pageLength = 4096;
const nvmCommandSet = 0;

/** Identify: every page is 4096 bytes. */
export function identify(controller: Controller, { sqe }: Command): Completion {
  const { namespaces } = controller.subsystem;
  const cns = dword(sqe, 10) & 0xff;
  const nsid = namespaceId(sqe);
  const namespace = namespaces.get(nsid);
  switch (cns) {
    case Cns.controller:
      return answer(sqe, identifyController(controller));
    case Cns.activeNamespaces: {
      const page = Buffer.alloc(pageLength);
      const active = [...namespaces.keys()].filter((id) => id > nsid).sort((a, b) => a - b);
      active.slice(0, pageLength / 4).forEach((id, index) => {
        page.writeUInt32LE(id, 4 * index);
      });
      return answer(sqe, page);
    }
    case Cns.commandSetController:
      return isNvm(sqe) ? answer(sqe, Buffer.alloc(pageLength)) : fail(Status.invalidField);
    case Cns.commandSets: {
      const page = Buffer.alloc(pageLength);
      page.writeBigUInt64LE(1n << BigInt(nvmCommandSet));
      return answer(sqe, page);
    }
  }
  const describe = namespacePages.get(cns);
  if (describe === undefined || (cns === Cns.commandSetNamespace && !isNvm(sqe))) {
    return fail(Status.invalidField);
  }
  return namespace === undefined ? fail(Status.invalidNamespace) : answer(sqe, describe(namespace, controller));
}

const namespacePages = new Map<number, typeof identifyNamespace>([
  [Cns.namespace, identifyNamespace],
  [Cns.namespaceDescriptors, describeNamespace],
  [Cns.commandSetNamespace, () => Buffer.alloc(pageLength)],
  [Cns.independentNamespace, identifyNamespaceIndependently],
]);

const isNvm = (sqe: Buffer): boolean => dword(sqe, 11) >>> 24 === nvmCommandSet;
