// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { rootDelay } from "../../../src/boot/configure/root-delay.ts";
import { parseCommandLine } from "../../../src/machine/kernel-command-line.ts";

const forever = "2147483647";

test("regression: rootdelay= is the limit only where rd.timeout= is not given, and the last one of each counts", () => {
  const cases = {
    "quiet root=LABEL=root": forever,
    "rd.timeout=600 rootdelay=10": "600",
    "rootdelay=10 rd.timeout=600": "600",
    "rd.timeout=0 rootdelay=60": forever,
    "rd.timeout=60 rd.timeout=0": forever,
    "rootdelay=60 rootdelay=90": "90",
    "rootdelay=60": "60",
    "rootdelay=0": forever,
    "rd.timeout=060": "60",
  };
  assert.deepEqual(
    Object.fromEntries(Object.keys(cases).map((line) => [line, rootDelay(parseCommandLine(line))])),
    cases,
  );
});

test("regression: quotes are honoured, and what is no number never gets to the shell", () => {
  const limits = [
    'rd.timeout="60"',
    "rootdelay=300s",
    "rd.timeout=1.5 rootdelay=20",
    "rootdelay=$(reboot)",
    "rootdelay=99999999999",
  ];
  assert.deepEqual(
    limits.map((line) => rootDelay(parseCommandLine(line))),
    ["60", forever, forever, forever, forever],
  );
});
