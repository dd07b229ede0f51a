// SPDX-License-Identifier: LGPL-2.1-or-later
import type { SourceText } from "../../../src/formats/format.ts";
import { readDropIns, sourceNames } from "../../fixtures/read-sources.ts";
import { Random } from "../../nbft/random.ts";
import { originalText } from "./originals.ts";
import { longest, sourceChoices, sourceSteps } from "./source-steps.ts";

/** How a source is made: the same seed makes the same. */
export interface SourceCase {
  readonly seed: number;
  /** The fixture that it is made of. */
  readonly name: string;
  /** What is done to it, in this order. */
  readonly steps: readonly { readonly name: string; readonly seed: number }[];
  /** Whether a secret is put into it in the end. */
  readonly hasSecret: boolean;
}

/** No part of any output. */
export const secret = "bm90LXRvLWJlLXNlZW4";

/** The fixtures of a format each: those of a folder, or those whose names begin the same. */
const kinds: readonly (readonly string[])[] = [
  ...sourceNames
    .reduce((groups, name) => {
      const kind = /^[a-z]+/.exec(name)?.[0] ?? "";
      return groups.set(kind, [...(groups.get(kind) ?? []), name]);
    }, new Map<string, string[]>())
    .values(),
];

export function makeSourceCase(seed: number): SourceCase {
  const random = new Random(seed);
  return {
    seed,
    name: random.pick(random.pick(kinds)),
    steps: random.list(5, () => ({ name: random.pick(sourceChoices), seed: random.below(2 ** 31) })),
    hasSecret: random.below(4) === 0,
  };
}

/** The source, and what lies beside it. */
export function makeSource({ seed, name, steps, hasSecret }: SourceCase): readonly SourceText[] {
  const random = new Random(seed ^ 0x5eed);
  let text = originalText(name);
  for (const step of steps) {
    text = (sourceSteps[step.name]?.(text, new Random(step.seed)) ?? text).slice(0, longest);
  }
  return [{ name, text: hasSecret ? putSecret(name, text, random) : text }, ...readDropIns(name)];
}

/** Where somebody would write one, by the format of the fixture. */
function putSecret(name: string, text: string, random: Random): string {
  const value = random.pick([`DHHC-1:00:${secret}:`, `NVMeTLSkey-1:01:${secret}:`, secret]);
  const places: readonly (readonly [files: RegExp, place: RegExp, inserted: string])[] = [
    [/^nvme-fabrics/, /^(?=\[)|(?<=\])$/gm, random.pick([`\nkxchap-secret = ${value}\n`, `\ntls-key=${value}\n`])],
    [/^sta[cf]d/, /(?<==tcp)(?=;)/g, random.pick([`;dhchap-secret=${value}`, `;dhchap-ctrl-secret = ${value}`])],
    [
      /^discovery/,
      /(?= -)/g,
      random.pick([` -S ${value}`, ` -C${value}`, ` --tls-key=${value}`, ` --dhchap-secret "${value}"`]),
    ],
    [/^config/, /(?="transport")/g, random.pick([`"dhchap_key": "${value}", `, `"tls_key": "${value}", `])],
    [/^netplan/, /(?<=^network: *\n)/gm, `  wifis: {wlan0: {access-points: {home: {password: "${value}"}}}}\n`],
    [/^curtin/, /^(?=\w)/gm, random.pick([`identity: {password: '${value}'}\n`, `password: ${value}: x\n`])],
    [/^cinder/, /(?="(target_nqn|nqn)")/g, `"auth_password": "${value}", `],
  ];
  const [, place, inserted] = places.find(([files]) => files.test(name)) ?? [];
  const found = place === undefined ? [] : [...text.slice(0, 20_000).matchAll(place)];
  if (inserted === undefined || found.length === 0) {
    return text;
  }
  const at = random.pick(found).index;
  return text.slice(0, at) + inserted + text.slice(at);
}
