// SPDX-License-Identifier: LGPL-2.1-or-later
// What the repository keeps of the bench, so that growth is noticed when it comes: instructions and bytes, never time.

import { existsSync, readFileSync, writeFileSync } from "node:fs";

export interface Figures {
  /** The compiler: another one makes other instructions of the same sources. */
  readonly built: string;
  readonly instructions: Readonly<Record<string, number>>;
  readonly bytes: Readonly<Record<string, number>>;
}

/** By architecture (process.arch). */
type FiguresFile = Readonly<Record<string, Figures>>;

/** May be more than what is kept by this part of it. */
const tolerance = 0.05;

export interface Comparison {
  readonly rows: readonly { readonly name: string; readonly kept?: number; readonly now?: number }[];
  /** What has grown too much, or cannot be compared; a line each. */
  readonly wrong: readonly string[];
}

/** Undefined where the file has none of this architecture. */
export function readFigures(path: string, architecture: string = process.arch): Figures | undefined {
  const file: FiguresFile = JSON.parse(readFileSync(path, "utf8"));
  return file[architecture];
}

/** Figures of other architectures stay. */
export function writeFigures(path: string, figures: Figures, architecture: string = process.arch): void {
  const others: FiguresFile = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  writeFileSync(path, `${JSON.stringify({ ...others, [architecture]: figures }, undefined, 2)}\n`);
}

/** What could not be measured here (`uncounted`) is not compared: who measures has said why. */
export function compareFigures(kept: Figures, now: Figures, uncounted: readonly string[] = []): Comparison {
  const kinds = ["instructions", "bytes"] as const;
  const rows = kinds.flatMap((kind) =>
    [...new Set([...Object.keys(kept[kind]), ...Object.keys(now[kind])])].map((name) => ({
      name: `${name}: ${kind}`,
      ...(kept[kind][name] === undefined ? {} : { kept: kept[kind][name] }),
      ...(now[kind][name] === undefined ? {} : { now: now[kind][name] }),
      isUncounted: now[kind][name] === undefined && (uncounted.includes(kind) || uncounted.includes(name)),
    })),
  );
  const wrong = rows.flatMap(({ name, kept: before, now: after, isUncounted }) => {
    if (isUncounted) {
      return [];
    }
    if (before === undefined || after === undefined) {
      return [`${name}: ${before === undefined ? "no figure is kept" : "is not measured any more"}`];
    }
    return after > before * (1 + tolerance)
      ? [`${name}: ${after} instead of ${before} (${changeOf(before, after)})`]
      : [];
  });
  const other =
    wrong.length > 0 && kept.built !== now.built
      ? [`the figures were made with ${kept.built}, and this is built with ${now.built}`]
      : [];
  return { rows, wrong: [...wrong, ...other] };
}

/** `+3.2 %` */
export function changeOf(before: number, after: number): string {
  const percent = (after / before - 1) * 100;
  return `${percent < 0 ? "-" : "+"}${Math.abs(percent).toFixed(1)} %`;
}
