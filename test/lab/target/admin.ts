// SPDX-License-Identifier: LGPL-2.1-or-later
import { tellAnaChange } from "./ana.ts";
import { AdminOpcode, type Command, type Completion, commandId, dword, fail, opcode, succeed } from "./command.ts";
import type { Controller } from "./controller.ts";
import { getFeatures, setFeatures } from "./features.ts";
import { identify } from "./identify.ts";
import { maximumEventRequests } from "./identify-controller.ts";
import { getLogPage } from "./log-pages.ts";
import { Status } from "./status.ts";

/** Carries out an admin command. "held": its completion comes later. */
export function runAdmin(controller: Controller, command: Command): Completion | "held" {
  switch (opcode(command.sqe)) {
    case AdminOpcode.identify:
      return identify(controller, command);
    case AdminOpcode.getLogPage:
      return getLogPage(controller, command);
    case AdminOpcode.setFeatures:
      return setFeatures(controller, command);
    case AdminOpcode.getFeatures:
      return getFeatures(controller, command);
    case AdminOpcode.keepAlive:
      return succeed();
    case AdminOpcode.asyncEventRequest:
      return holdEventRequest(controller, command);
    case AdminOpcode.abort:
      return abort(controller, command);
    default:
      return fail(Status.invalidOpcode);
  }
}

function holdEventRequest(controller: Controller, { sqe }: Command): Completion | "held" {
  if (controller.heldEventRequests.size >= maximumEventRequests) {
    return fail(Status.asyncEventLimit);
  }
  controller.heldEventRequests.add(commandId(sqe));
  tellAnaChange(controller);
  return "held";
}

/** Abort: submission queue and command identifier in dword 10. Only event requests last long enough to be aborted; bit 0 of the result: it was not. */
function abort(controller: Controller, { sqe }: Command): Completion {
  const queue = dword(sqe, 10) & 0xffff;
  const id = dword(sqe, 10) >>> 16;
  if (queue !== 0 || !controller.heldEventRequests.delete(id)) {
    return succeed(1);
  }
  controller.queues.get(0)?.complete(id, Status.abortRequested, 0n);
  return succeed();
}
