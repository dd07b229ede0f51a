// SPDX-License-Identifier: LGPL-2.1-or-later
// An annotated table as a whole: its bytes, what they mean, and the same with other flags.

import { type AnnotatedField, readAnnotated } from "./annotated-bytes.ts";
import { type AnnotatedProperty, readProperties, shiftOf } from "./annotated-values.ts";
import { repair } from "./damage.ts";

export interface AnnotatedTable {
  /** `ssns`, or `ssns: ssns[0].bootable is false` for a variation. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Its JSON form as the annotations say. */
  readonly table: unknown;
}

/** A table, and behind it its variations: each word of each choice of bits, with the other choices of the same field at 0. */
export function readTables(name: string): readonly AnnotatedTable[] {
  const blocks = readAnnotated(name);
  const bytes = Uint8Array.from(blocks.flatMap(({ fields }) => fields.flatMap((field) => field.bytes)));
  const read = blocks.flatMap((block) =>
    block.fields.map((field) => ({ field, properties: readProperties(block, field, blocks) })),
  );
  const table = assemble(read.flatMap(({ properties }) => properties));
  const base = { name, bytes, table };
  return [base, ...read.flatMap(({ field, properties }) => varyField(base, field, properties))];
}

function varyField(
  { name, bytes, table }: AnnotatedTable,
  field: AnnotatedField,
  properties: readonly AnnotatedProperty[],
): AnnotatedTable[] {
  const choices = properties.filter(({ words, mask }) => words.length > 1 && mask !== undefined);
  return choices.flatMap((choice) =>
    choice.words.map((word, position) => {
      const varied = {
        name: `${name}: ${choice.path} is ${word}`,
        bytes: bytes.slice(),
        table: structuredClone(table),
      };
      for (const { path, words, mask = 0 } of choices) {
        const number = path === choice.path ? position : 0;
        setBits(varied.bytes, field, mask, number);
        setProperty(varied.table, path, words[number]);
      }
      repair(varied.bytes);
      return varied;
    }),
  );
}

function setBits(bytes: Uint8Array, { start, bytes: { length } }: AnnotatedField, mask: number, value: number): void {
  const bits = value << shiftOf(mask);
  for (let index = 0; index < length; index++) {
    const at = start + index;
    bytes[at] = ((bytes[at] as number) & ~(mask >>> (8 * index))) | (bits >>> (8 * index));
  }
}

function assemble(properties: readonly AnnotatedProperty[]): unknown {
  const table = { hfi: [], ssns: [], security: [], discovery: [] };
  for (const { path, value } of properties) {
    setProperty(table, path, value);
  }
  return table;
}

/** Sets `hfi[0].pci.bus`, with the objects and lists above it where there are none. */
function setProperty(table: unknown, path: string, value: unknown): void {
  const steps = path.split(/[.[\]]+/);
  let place = table as Record<string, unknown>;
  for (const [index, step] of steps.slice(0, -1).entries()) {
    place[step] ??= /^\d+$/.test(steps[index + 1] as string) ? [] : {};
    place = place[step] as Record<string, unknown>;
  }
  place[steps.at(-1) as string] = value;
}
