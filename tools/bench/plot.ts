// SPDX-License-Identifier: LGPL-2.1-or-later
// Plots as SVG, readable on dark and on light pages.

export interface Series {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface Bar {
  readonly name: string;
  /** What follows one another, each from the end of the one before. */
  readonly parts: readonly number[];
}

const colours = ["#3266ad", "#c7522a", "#3c8d4f", "#8a5aa8", "#b08a1e", "#4a9fb0"];
const [width, left, right, top] = [760, 90, 180, 50];

/** Lines in a field with logarithmic scales; a decade is as long on both. All values are above 0. */
export function linePlot(
  title: string,
  axes: { readonly x: string; readonly y: string },
  series: readonly Series[],
): string {
  const points = series.flatMap((line) => line.points);
  const [fromX, toX] = decades(points.map(({ x }) => x));
  const [fromY, toY] = decades(points.map(({ y }) => y));
  const decade = (width - left - right) / (toX - fromX);
  const bottom = top + decade * (toY - fromY);
  const placeX = (x: number) => left + (Math.log10(x) - fromX) * decade;
  const placeY = (y: number) => bottom - (Math.log10(y) - fromY) * decade;
  const grid = [
    ...range(fromX, toX).map((power) => {
      const x = placeX(10 ** power);
      return `${line(x, top, x, bottom)}${text(x, bottom + 18, String(10 ** power), "middle")}`;
    }),
    ...range(fromY, toY).map((power) => {
      const y = placeY(10 ** power);
      return `${line(left, y, width - right, y)}${text(left - 8, y + 4, String(10 ** power), "end")}`;
    }),
  ];
  const labels = apart(series.map(({ points }) => placeY(points.at(-1)?.y ?? 10 ** fromY)));
  const lines = series.map(({ name, points }, index) => {
    const places = points.map(({ x, y }) => `${round(placeX(x))},${round(placeY(y))}`);
    const dots = points.map(
      ({ x, y }) => `<circle cx="${round(placeX(x))}" cy="${round(placeY(y))}" r="3" fill="${colour(index)}"/>`,
    );
    const label = text(width - right + 8, (labels[index] ?? 0) + 4, name, "start", colour(index));
    return `<polyline points="${places.join(" ")}" fill="none" stroke="${colour(index)}" stroke-width="2"/>${dots.join("")}${label}`;
  });
  const names = [text(left, bottom + 40, axes.x, "start"), text(left, top - 12, axes.y, "start")];
  return document(bottom + 52, title, [...grid, ...lines, ...names]);
}

/** Horizontal bars one below the other; `parts` names what each is made of. */
export function barPlot(title: string, unit: string, parts: readonly string[], bars: readonly Bar[]): string {
  const [names, height, gap] = [270, 18, 8];
  const longest = Math.max(...bars.map(({ parts }) => sum(parts)));
  const scale = (width - names - 70) / longest;
  const start = top + 24;
  const rows = bars.map(({ name, parts: values }, row) => {
    const y = start + row * (height + gap);
    const rectangles = values.map((value, index) => {
      const x = names + sum(values.slice(0, index)) * scale;
      return `<rect x="${round(x)}" y="${y}" width="${round(value * scale)}" height="${height}" fill="${colour(index)}"/>`;
    });
    const value = text(names + sum(values) * scale + 6, y + 14, shown(sum(values)), "start");
    return `${text(names - 8, y + 14, name, "end")}${rectangles.join("")}${value}`;
  });
  const legend = parts.map((part, index) => {
    const x = names + index * 200;
    return `<rect x="${x}" y="${top - 12}" width="12" height="12" fill="${colour(index)}"/>${text(x + 18, top - 2, part, "start")}`;
  });
  return document(start + bars.length * (height + gap) + 24, title, [
    ...legend,
    ...rows,
    text(names, start + bars.length * (height + gap) + 12, unit, "start"),
  ]);
}

function document(height: number, title: string, body: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${Math.ceil(height)}" font-family="sans-serif" font-size="13">
<title>${escapeText(title)}</title>
<rect width="100%" height="100%" fill="#ffffff"/>
${text(12, 22, title, "start", "#222222", ' font-weight="bold"')}
${body.join("\n")}
</svg>
`;
}

function text(x: number, y: number, content: string, anchor: string, fill = "#222222", more = ""): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" fill="${fill}"${more}>${escapeText(content)}</text>`;
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="#dddddd"/>`;
}

/** Labels that are not written over one another, from top to bottom. */
function apart(places: readonly number[]): readonly number[] {
  const result = [...places];
  const order = places.map((_, index) => index).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  for (const [rank, index] of order.entries()) {
    const above = result[order[rank - 1] ?? -1];
    result[index] = Math.max(result[index] ?? 0, above === undefined ? 0 : above + 16);
  }
  return result;
}

/** Powers of ten around all values. */
function decades(values: readonly number[]): readonly [number, number] {
  const from = Math.floor(Math.log10(Math.min(...values)));
  return [from, Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values))))];
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
/** With three digits at least. */
const shown = (value: number): string => value.toFixed(value < 100 ? 1 : 0);
const colour = (index: number): string => colours[index % colours.length] ?? "#222222";
const round = (value: number): string => String(Math.round(value * 10) / 10);
const escapeText = (content: string): string =>
  content.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
