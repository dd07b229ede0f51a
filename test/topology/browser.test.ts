// SPDX-License-Identifier: LGPL-2.1-or-later
// The picture as a browser draws it: where its texts, boxes and lines really are.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, type TestContext, test } from "node:test";
import { needPrograms } from "../../tools/apt.ts";
import { mustRun } from "../../tools/program.ts";
import { whereAvailable } from "../where-available.ts";
import { machines, pictureOf } from "./pictures.ts";

/** Runs in the browser: one sentence for each thing that is where another one is. */
const look = `
const rects = [...document.querySelectorAll("g rect")];
const boxes = rects.map((rect) => rect.getBoundingClientRect());
const found = [];
const inside = (a, b) => a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
const page = document.querySelector("svg").getBoundingClientRect();
boxes.forEach((box, i) => {
  if (!inside(box, page)) found.push("box " + i + " is not on the page");
  boxes.slice(i + 1).forEach((other, j) => apart(box, other) || found.push("boxes " + i + " and " + (i + 1 + j) + " overlap"));
});
for (const text of document.querySelectorAll("g text")) {
  const box = text.parentElement.querySelector("rect").getBoundingClientRect();
  if (!inside(text.getBoundingClientRect(), box)) found.push("not in its box: " + text.textContent);
}
const titles = [...document.querySelectorAll(".title")].map((title) => title.getBoundingClientRect());
titles.forEach((title, i) => [...titles.slice(i + 1), ...boxes].forEach((other) => apart(title, other) || found.push("title " + i + " overlaps")));
for (const path of document.querySelectorAll("path")) {
  const length = path.getTotalLength();
  const matrix = path.getScreenCTM();
  for (let at = 4; at < length - 4; at += 2) {
    const { x, y } = path.getPointAtLength(at).matrixTransform(matrix);
    if (boxes.some((box) => x > box.left && x < box.right && y > box.top && y < box.bottom)) found.push("a line crosses a box at " + x + "," + y);
  }
}
const drawn = { boxes: boxes.length, lines: document.querySelectorAll("path").length, scripts: document.querySelectorAll("svg script").length };
document.body.innerHTML = "";
document.body.textContent = "RESULT" + JSON.stringify({ found, drawn }) + "END";
`;

interface Seen {
  readonly found: readonly string[];
  readonly drawn: { readonly boxes: number; readonly lines: number; readonly scripts: number };
}

async function inBrowser(t: TestContext, svg: string): Promise<Seen> {
  await needPrograms({ chromium: "chromium" });
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-browser-"));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const page = join(folder, "page.html");
  writeFileSync(page, `<!doctype html><meta charset="utf-8"><body style="margin:0">${svg}<script>${look}</script>`);
  const options = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--window-size=3000,2000",
    `--user-data-dir=${folder}/profile`,
  ];
  const dom = (await mustRun(["chromium", ...options, "--dump-dom", `file://${page}`])).toString();
  const [, result] = /RESULT(.*)END/s.exec(dom) ?? [];
  assert.notEqual(result, undefined, dom);
  return JSON.parse((result as string).replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"));
}

suite("in a browser nothing of the picture overlaps, and texts stay in their boxes", () => {
  for (const [what, machine] of Object.entries(machines)) {
    test(
      what,
      whereAvailable(async (t) => {
        const { found, drawn } = await inBrowser(t, pictureOf(machine().folder(t)));
        assert.deepEqual(found, []);
        assert.ok(drawn.boxes >= 2 && drawn.lines >= 1, JSON.stringify(drawn));
        assert.equal(drawn.scripts, 0);
      }),
    );
  }

  test(
    "the look at it finds what does overlap",
    whereAvailable(async (t) => {
      const picture = pictureOf(machines["the example"]?.().folder(t) ?? "");
      const wide = picture.replace("<g>", "<g transform='translate(60 30)'>");
      const { found } = await inBrowser(t, wide);
      assert.ok(found.length > 0);
      const long = picture.replace(/(<text x[^>]*>)(eth1)/, `$1${"x".repeat(60)}`);
      assert.match((await inBrowser(t, long)).found.join("\n"), /not in its box: xxx/);
    }),
  );
});
