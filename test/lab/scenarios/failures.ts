// SPDX-License-Identifier: LGPL-2.1-or-later
// Boots that find no root within rd.timeout=: who reads the last lines of the console has to know what to do.

import type { InitramfsName } from "../images/initramfs-recipes.ts";
import type { Running, Scenario } from "../scenario.ts";
import { seconds, target, userNic, usual } from "./parts.ts";

/** By then the framework has said all that it has to say, and the paths are told again. */
const afterwards = 15;

export async function switchOff({ machine }: Running): Promise<void> {
  await machine.console.waitFor(/What to do: /);
  await seconds(afterwards);
  // With panic=, which all machines of the lab have, initramfs-tools has restarted it.
  await machine.quit().catch(() => {});
}

const advice = / ?What to do: mend that, and start again; without rd\.timeout=60 a boot waits for ever/;
const none = /0 of 1 NBFT paths are connected$/;

const reasons: readonly (readonly [string, string, Partial<Scenario>, RegExp])[] = [
  [
    "refused",
    "the only path is refused",
    { target: { ...target(), listeners: [{ name: "main", fault: { kind: "refuse" } }] } },
    /NBFT path 0-1-1 missing: connection refused by 10\.9\.0\.1:\d+: start the target, or correct its port$/,
  ],
  [
    "unplugged",
    "the only card has no cable",
    { nics: [{ ...userNic(), unplugged: true }] },
    /NBFT path 0-1-1 missing: no link on \w+: check its cable and the switch$/,
  ],
];

export const failures: readonly Scenario[] = (
  ["dracut", "dracut-default", "dracut-112-default", "mkosi", "initramfs-tools"] satisfies InitramfsName[]
).flatMap((initramfs) =>
  reasons.map(
    ([name, story, change, reason]): Scenario => ({
      ...usual,
      name: `${initramfs}-fails-${name}`,
      number: "32",
      ...(initramfs === "dracut" && name === "refused" ? {} : { rare: true as const }),
      story: `${story}, and rd.timeout= is over: the last lines say what to do`,
      initramfs,
      kernelOptions: ["rd.timeout=60", "rd.retry=9"],
      ...change,
      during: switchOff,
      expect: { controllers: [], lastLines: [none, reason, advice] },
      limit: 300,
    }),
  ),
);
