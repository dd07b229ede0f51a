// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { makeCpio } from "../images/cpio.ts";
import type { ImageFiles } from "../images/files.ts";
import { readInitramfs } from "../images/read-initramfs.ts";
import { archiveOf, compareImages } from "./compare-images.ts";
import { type ImageResult, markdownImages, textImages } from "./report.ts";

const image = (files: ImageFiles) =>
  readInitramfs(makeCpio(files), () => Promise.reject(new Error("nothing is compressed")));

suite("the bench of images", () => {
  test("tells kernel modules from the rest, and what has changed from what has stayed", async () => {
    const without = await image({
      "/etc/stays": { content: "1" },
      "/etc/changes": { content: "1" },
      "/etc/goes": { content: "1" },
    });
    const withProject = await image({
      "/etc/stays": { content: "1" },
      "/etc/changes": { content: "2" },
      "/usr/bin/nbft-boot": { link: "../lib/nbft-boot/nbft-boot" },
      "/usr/lib/modules/6.12/nvme-tcp.ko": { content: "m" },
    });
    const difference = compareImages(without, withProject);
    assert.deepEqual(difference, {
      modules: ["usr/lib/modules/6.12/nvme-tcp.ko"],
      rest: ["etc/changes", "usr/bin/nbft-boot"],
      gone: ["etc/goes"],
    });
    const rest = await readInitramfs(archiveOf(withProject, difference.rest), () => Promise.reject());
    assert.equal(rest.get("etc/changes")?.data.toString(), "2");
    assert.equal(rest.get("usr/bin/nbft-boot")?.data.toString(), "../lib/nbft-boot/nbft-boot");
  });

  const result = (name: string, rest: number): ImageResult => ({
    name,
    version: "1-1",
    level: 3,
    without: { bytes: 1_000_000, seconds: [4, 2, 3], processorSeconds: [2, 2, 2] },
    with: { bytes: 1_350_000, seconds: [3, 6, 3.3], processorSeconds: [2, 2, 2] },
    modules: { bytes: 40_000, paths: ["usr/lib/modules/6.12/nvme-tcp.ko"] },
    rest: { bytes: rest, paths: ["usr/lib/nbft-boot/nbft-boot", "etc/ld.so.cache"] },
    gone: [],
  });

  test("says what is too much, and names the files of others", () => {
    const text = textImages([result("small", 330_000), result("large", 342_300)]);
    assert.match(text, /^large: the rest is 12\.3 KB more than 330 KB$/m);
    assert.doesNotMatch(text, /^small: the rest/m);
    assert.match(text, /^small: files of others that come or change: etc\/ld\.so\.cache$/m);
  });

  test("gives medians with what they are worth", () => {
    assert.match(
      markdownImages([result("large", 342_300)]),
      /^\| large \| 2 x 3 \| 3\.00 \(2\.00 to 4\.00\) \| 3\.30 \(3\.00 to 6\.00\) \| 1\.10 x \|$/m,
    );
  });
});
