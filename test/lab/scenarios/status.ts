// SPDX-License-Identifier: LGPL-2.1-or-later
// What nbft-boot status says on a real kernel: with one path of two, and then with both.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import type { MachineStatus } from "../../../src/status/types.ts";
import { top } from "../../../tools/top.ts";
import type { Machine } from "../machine/machine.ts";
import type { Running, Scenario } from "../scenario.ts";
import { unpluggedSecond } from "./late-link.ts";
import { subsystemNqn, twoPaths } from "./parts.ts";

async function printed(machine: Machine, when: string): Promise<MachineStatus> {
  const { text } = await machine.console.waitFor(new RegExp(`LAB status in JSON ${when}\\{.*\\}`));
  const value: MachineStatus = JSON.parse(text.slice(text.indexOf("{")));
  const schema = JSON.parse(readFileSync(join(top, "src/cli/schemas/status.schema.json"), "utf8"));
  const validate = new Ajv({ strict: true }).compile(schema);
  const isValid: boolean = validate(value);
  assert.ok(isValid, JSON.stringify(validate.errors));
  return value;
}

async function watchStatus({ machine, note }: Running): Promise<void> {
  const before = await printed(machine, "");
  assert.deepEqual([before.state, before.missing], ["some up", ["path 0-2-2"]]);
  const [first, second] = before.paths;
  assert.equal(first?.controller?.subsysNqn, subsystemNqn);
  assert.equal(first?.controller?.owner, "nbft");
  assert.equal(first?.unit?.state, "done");
  assert.ok((first?.seconds ?? 0) > 0, "what the initramfs has recorded is there");
  assert.match(second?.waitsFor ?? "", /^(no link on \S+|\S+ is down): /);
  assert.equal(second?.unit?.state, "trying");
  assert.ok((second?.attempts ?? 0) > 0);
  const [disk] = before.disks;
  assert.deepEqual([disk?.isRoot, disk?.usable], [true, [first?.controller?.name]]);
  assert.ok(before.interfaces[0]?.hasLink && before.interfaces[0].addresses?.includes("10.9.0.2"));
  note("plugs the second cable in");
  await machine.setLink(1, true);
  const then = await printed(machine, "then ");
  assert.equal(then.state, "all up");
  assert.equal(then.disks[0]?.usable.length, 2);
  assert.deepEqual(then.others, []);
}

export const statusScenarios: readonly Scenario[] = [
  {
    ...twoPaths,
    name: "status",
    number: "20",
    story:
      "nbft-boot status in the real root: one path of two has no cable; when it has, status waits for the connection",
    root: "full-networkd",
    nics: unpluggedSecond,
    kernelOptions: ["lab.io=2", "lab.meanwhile=status"],
    during: watchStatus,
    expect: {
      controllers: ["10.9.0.1:main"],
      seen: [
        /LAB status: {3}0-1-1 {2}live /,
        /LAB status: {3}0-2-2 {2}none /,
        /LAB status: {5}waits for: (no link on|\S+ is down)/,
        /LAB status: 1 of 2 connections up; missing: path 0-2-2/,
        /LAB status ends with 1$/,
        /LAB status until connected ends with 0$/,
      ],
    },
  },
];
