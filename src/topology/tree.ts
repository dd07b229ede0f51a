// SPDX-License-Identifier: LGPL-2.1-or-later
// The topology as text: a tree from the host to the namespaces.

import type { BootPlan } from "../plan/types.ts";
import type { MachineStatus } from "../status/types.ts";
import { shorten } from "../text/shorten.ts";
import { visible } from "../text/visible.ts";
import { describeDisk, describeInterface, describeWay } from "./labels.ts";
import { describeRoute, type Way, waysOf } from "./ways.ts";

interface Branch {
  readonly text: string;
  readonly branches: readonly Branch[];
}

/** What lines are drawn with. */
export interface Lines {
  readonly branch: string;
  readonly last: string;
  readonly past: string;
  readonly to: string;
}

export const boxLines: Lines = { branch: "├─ ", last: "└─ ", past: "│  ", to: "──" };
export const asciiLines: Lines = { branch: "|- ", last: "`- ", past: "|  ", to: "--" };

/** The tree in lines of at most so many columns. */
export function drawTree(plan: BootPlan, status: MachineStatus, lines: Lines, width: number): string {
  const ways = waysOf(plan, status);
  const interfaces = status.interfaces.map((nic) => {
    const own = ways.filter(({ interface: key }) => key?.mac === nic.mac && key.vlan === nic.vlan);
    return { text: describeInterface(nic).join("  "), branches: networks(own, status, lines) };
  });
  const free = ways.filter(({ interface: key }) => key === undefined);
  const routes = groupBy(free, describeRoute).map(([name, own]) => ({
    text: visible(name),
    branches: networks(own, status, lines),
  }));
  const host = {
    text: `host ${status.host?.nqn ?? "without a name: nothing can be connected"}`,
    branches: [...interfaces, ...routes],
  };
  return `${drawBranch(host, "", "", lines, width).join("\n")}\n`;
}

function networks(ways: readonly Way[], status: MachineStatus, lines: Lines): readonly Branch[] {
  return groupBy(ways, ({ network }) => network).map(([network, inside]) => ({
    text: `network ${network}`,
    branches: groupBy(inside, ({ target }) => target).map(([target, there]) => ({
      text: `target ${target}`,
      branches: there.map((way) => ({
        text: [describeWay(way).join(" "), ...(way.subsysNqn === undefined ? [] : [way.subsysNqn])].join(
          ` ${lines.to} `,
        ),
        branches: way.namespaces.map((name) => ({ text: describeDisk(status, name, way).join("  "), branches: [] })),
      })),
    })),
  }));
}

/** In the order of each key's first member. */
export function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): (readonly [string, readonly T[]])[] {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups];
}

function drawBranch({ text, branches }: Branch, first: string, rest: string, lines: Lines, width: number): string[] {
  return [
    first + shorten(text, width - first.length),
    ...branches.flatMap((branch, index) => {
      const isLast = index === branches.length - 1;
      const before = isLast ? " ".repeat(lines.past.length) : lines.past;
      return drawBranch(branch, rest + (isLast ? lines.last : lines.branch), rest + before, lines, width);
    }),
  ];
}
