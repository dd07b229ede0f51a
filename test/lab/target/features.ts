// SPDX-License-Identifier: LGPL-2.1-or-later
import { answer, type Command, type Completion, dword, fail, succeed } from "./command.ts";
import { type Controller, maximumIoQueues } from "./controller.ts";
import { Status } from "./status.ts";

/** Feature identifiers (NVMe Base Specification 2.0, figure 317). */
export const Feature = {
  powerManagement: 0x02,
  temperatureThreshold: 0x04,
  errorRecovery: 0x05,
  volatileWriteCache: 0x06,
  numberOfQueues: 0x07,
  asyncEventConfiguration: 0x0b,
  keepAliveTimer: 0x0f,
  hostIdentifier: 0x81,
} as const;

/** The features that are one dword, and what they are before the host sets them. */
const defaults: ReadonlyMap<number, number> = new Map([
  [Feature.powerManagement, 0],
  [Feature.temperatureThreshold, 0],
  [Feature.errorRecovery, 0],
  [Feature.volatileWriteCache, 1],
  [Feature.numberOfQueues, queueCounts(maximumIoQueues)],
  [Feature.asyncEventConfiguration, 0],
  [Feature.keepAliveTimer, 0],
]);

export function setFeatures(controller: Controller, { sqe }: Command): Completion {
  const feature = dword(sqe, 10) & 0xff;
  const wanted = dword(sqe, 11);
  if (!defaults.has(feature)) {
    return fail(Status.invalidField);
  }
  if (feature === Feature.numberOfQueues) {
    const count = Math.min((wanted & 0xffff) + 1, maximumIoQueues);
    controller.features.set(feature, queueCounts(count));
    return succeed(queueCounts(count));
  }
  controller.features.set(feature, wanted);
  return succeed();
}

export function getFeatures(controller: Controller, { sqe }: Command): Completion {
  const feature = dword(sqe, 10) & 0xff;
  if (feature === Feature.hostIdentifier) {
    return answer(sqe, controller.hostId);
  }
  const value = controller.features.get(feature) ?? defaults.get(feature);
  return value === undefined ? fail(Status.invalidField) : succeed(value);
}

/** Numbers of submission and of completion queues, each less one. */
function queueCounts(count: number): number {
  return (count - 1) | ((count - 1) << 16);
}
