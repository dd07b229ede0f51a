// SPDX-License-Identifier: LGPL-2.1-or-later
import type { ConsoleLine } from "./machine/console.ts";
import type { Expectation } from "./scenario.ts";
import { paceOf, type Timeline } from "./timeline.ts";

/** What no scenario may show that is to have a root. */
const emergency = /emergency mode/i;

/** What no scenario may show. */
const never: readonly RegExp[] = [
  /LAB write-error/,
  /LAB io error/,
  // That of one path (nvme0c1n1) is made good by another; if there is none, the disk's follows.
  /I\/O error(?!, dev nvme\d+c\d+n\d)/,
  /\bOops\b|kernel BUG at/,
  /Kernel panic(?! - not syncing: sysrq triggered crash)/,
  /EXT4-fs error/,
];

/**
 * What is wrong with a boot, one line each; nothing where all is as expected.
 * @param ports listener's name -> port
 */
export function judge(
  expected: Expectation,
  lines: readonly ConsoleLine[],
  times: Timeline,
  ports: ReadonlyMap<string, number>,
): readonly string[] {
  const text = lines.map((line) => line.text);
  const wrong: string[] = [];
  const hasReported = text.some((line) => line.includes("LAB done"));
  if (hasReported === (expected.lastLines !== undefined)) {
    wrong.push(`the machine has ${hasReported ? "" : "not "}reported from its root file system`);
  }
  const last = text.slice(-20);
  for (const pattern of expected.lastLines?.filter((wanted) => !last.some((line) => wanted.test(line))) ?? []) {
    wrong.push(`not in the last lines: ${pattern}`);
  }
  const wanted = expected.controllers?.map((name) => withPort(name, ports)).sort();
  const live = liveControllers(text).sort();
  if (wanted !== undefined && live.join() !== wanted.join()) {
    wrong.push(`controllers: ${live.join(", ") || "none"}; expected: ${wanted.join(", ") || "none"}`);
  }
  for (const pattern of expected.seen ?? []) {
    if (!text.some((line) => pattern.test(line))) {
      wrong.push(`not seen: ${pattern}`);
    }
  }
  const unwanted = expected.lastLines === undefined ? [emergency, ...never] : never;
  for (const pattern of [...unwanted, ...(expected.neverSeen ?? [])]) {
    const line = text.find((candidate) => pattern.test(candidate));
    if (line !== undefined) {
      wrong.push(`seen: ${line}`);
    }
  }
  const pace = paceOf(times);
  const mounted = (times.mounted ?? Number.POSITIVE_INFINITY) - (times.initramfs ?? 0);
  if (expected.rootWithin !== undefined && mounted > expected.rootWithin * pace) {
    wrong.push(`root was mounted after ${mounted.toFixed(1)} s; expected: ${expected.rootWithin} s`);
  }
  if (expected.offWithin !== undefined && (times.off ?? Number.POSITIVE_INFINITY) > expected.offWithin * pace) {
    wrong.push(`the machine was off after ${times.off?.toFixed(1)} s; expected: ${expected.offWithin} s`);
  }
  return wrong;
}

/** `10.9.0.1:main` -> `10.9.0.1:40123`; the name is what follows the last colon. */
export function withPort(address: string, ports: ReadonlyMap<string, number>): string {
  const colon = address.lastIndexOf(":");
  const name = address.slice(colon + 1);
  return `${address.slice(0, colon)}:${ports.get(name) ?? name}`;
}

/** By its last report, where a machine starts twice. */
function liveControllers(text: readonly string[]): string[] {
  return text.slice(text.findLastIndex((line) => line.includes("LAB up"))).flatMap((line) => {
    const match = /LAB controller \S+ live (\S+)/.exec(line)?.[1];
    const fields = new Map(match?.split(",").map((field) => field.split("=") as [string, string]));
    return match === undefined ? [] : [`${fields.get("traddr")}:${fields.get("trsvcid")}`];
  });
}
