// SPDX-License-Identifier: LGPL-2.1-or-later
// The topology as SVG: a column for each kind of thing, boxes in it, and lines between neighbouring columns.

import { render } from "../output/render.ts";
import type { BootPlan } from "../plan/types.ts";
import type { MachineStatus } from "../status/types.ts";
import { shorten } from "../text/shorten.ts";
import { visible } from "../text/visible.ts";
import { describeDisk, describeInterface, describeWay } from "./labels.ts";
import template from "./picture.svg.mustache";
import { describeRoute, type Way, waysOf } from "./ways.ts";

/** How a box or a line looks. */
type Look = "up" | "half" | "down" | "plain";

interface Box {
  readonly key: string;
  readonly lines: readonly string[];
  readonly look: Look;
}

interface Line {
  readonly from: string;
  readonly to: string;
  readonly look: Look;
}

/** Of a monospaced font of 12 pixels: 0.6 em, and some more for fonts that are wider. */
const characterWidth = 7.5;
const lineHeight = 16;
const padding = 10;
const boxGap = 14;
const columnGap = 56;
const margin = 20;
const titleHeight = 30;
/** Characters of a line in a box, addresses being shorter; the whole is in the title, which browsers show. */
const longestLine = 46;
const longestName = 30;

const titles = ["Host", "Interfaces", "Networks", "Targets", "Connections", "Subsystems", "Namespaces"];

/** A document for browsers. Whatever the status is, no box lies on another one, and no line crosses a box. */
export function drawPicture(plan: BootPlan, status: MachineStatus): string {
  const { columns, lines } = collect(status, waysOf(plan, status));
  const places = new Map<string, { readonly left: number; readonly right: number; readonly middle: number }>();
  const heights = columns.map((boxes) => boxes.reduce((sum, box) => sum + boxHeight(box) + boxGap, -boxGap));
  const height = Math.max(lineHeight, ...heights);
  let left = margin;
  const drawn = columns.map((boxes, index) => {
    const title = titles[index] ?? "";
    const longest = Math.max(title.length, ...boxes.flatMap((box) => shown(box).map(columnsOf)));
    const width = Math.round(2 * padding + longest * characterWidth);
    let top = margin + titleHeight + Math.round((height - (heights[index] ?? 0)) / 2);
    const views = boxes.map((box) => {
      const view = boxView(box, left, top, width);
      places.set(box.key, { left, right: left + width, middle: top + boxHeight(box) / 2 });
      top += boxHeight(box) + boxGap;
      return view;
    });
    const column = { title, x: left, y: margin + 12, boxes: views };
    left += width + columnGap;
    return column;
  });
  const curves = lines.flatMap(({ from, to, look }) => {
    const [a, b] = [places.get(from), places.get(to)];
    if (a === undefined || b === undefined) {
      return [];
    }
    const half = (a.right + b.left) / 2;
    return [{ look, path: `M ${a.right} ${a.middle} C ${half} ${a.middle} ${half} ${b.middle} ${b.left} ${b.middle}` }];
  });
  const size = { width: left - columnGap + margin, height: margin + titleHeight + height + margin };
  return render(template, { ...size, columns: drawn, curves });
}

/** Boxes by column, each once, in the order in which ways come to them; lines between neighbours, each once. */
function collect(status: MachineStatus, ways: readonly Way[]): { columns: Box[][]; lines: readonly Line[] } {
  const columns = titles.map((): Map<string, Box> => new Map());
  const lines = new Map<string, Line>();
  const put = (column: number, id: string, texts: readonly string[], look: Look): string => {
    const key = `${column} ${id}`;
    const boxes = columns[column];
    if (boxes !== undefined && !boxes.has(key)) {
      boxes.set(key, { key, lines: texts.map(visible), look });
    }
    return key;
  };
  const join = (from: string, to: string, look: Look) => {
    const key = `${from}\n${to}`;
    lines.set(key, { from, to, look: better(lines.get(key)?.look, look) });
  };
  const host = put(0, "host", [status.host?.nqn ?? "no name"], "plain");
  for (const nic of status.interfaces) {
    const look = nic.name !== undefined && nic.hasLink ? "up" : "down";
    const box = put(1, `${nic.mac} ${nic.vlan}`, describeInterface(nic), look);
    join(host, box, look);
  }
  for (const way of ways) {
    const isUp = way.state === "live" && way.lacks === undefined;
    const look = isUp ? "up" : way.state === "none" ? "down" : "half";
    const key = way.interface;
    const nic =
      key === undefined ? put(1, `route ${way.route}`, [describeRoute(way)], "plain") : `1 ${key.mac} ${key.vlan}`;
    if (key === undefined) {
      join(host, nic, look);
    }
    const network = put(2, way.network, [way.network], "plain");
    const target = put(3, way.target, [way.target], "plain");
    const connection = put(4, `${way.name} ${way.controller}`, describeWay(way), look);
    join(nic, network, look);
    join(network, target, look);
    join(target, connection, look);
    if (way.subsysNqn === undefined) {
      continue;
    }
    const subsystem = put(5, way.subsysNqn, [way.subsysNqn], "plain");
    join(connection, subsystem, look);
    for (const name of way.namespaces) {
      join(subsystem, put(6, `${way.subsysNqn} ${name}`, describeDisk(status, name), "plain"), look);
    }
  }
  return { columns: columns.map((boxes) => [...boxes.values()]), lines: [...lines.values()] };
}

/** What several ways share is as good as the best of them. */
function better(a: Look | undefined, b: Look): Look {
  const order: readonly (Look | undefined)[] = ["up", "half", "down"];
  return a !== undefined && order.indexOf(a) < order.indexOf(b) ? a : b;
}

function shown({ lines }: Box): readonly string[] {
  return lines.map((line) => shorten(line, /^n(qn\.|amespace )/.test(line) ? longestName : longestLine));
}

/** Characters of Asia and symbols are as wide as two others, at most. */
function columnsOf(line: string): number {
  return [...line].reduce((sum, character) => sum + ((character.codePointAt(0) ?? 0) < 0x1100 ? 1 : 2), 0);
}

function boxHeight({ lines }: Box): number {
  return lines.length * lineHeight + padding;
}

function boxView(box: Box, x: number, y: number, width: number): object {
  return {
    x,
    y,
    width,
    height: boxHeight(box),
    look: box.look,
    whole: escapeXml(box.lines.join(" ")),
    texts: shown(box).map((line, index) => ({
      x: x + padding,
      y: y + padding / 2 + 12 + index * lineHeight,
      text: escapeXml(line),
    })),
  };
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
