// SPDX-License-Identifier: LGPL-2.1-or-later
// A connection that is kept, and has to be authenticated.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { damaged, secrets } from "../secrets/secrets.ts";
import { keepPath, optionString, removeController, type Story, setState } from "./keep-machine.ts";
import { answersConnect } from "./mock-connection.ts";
import { putController } from "./mock-fabrics.ts";
import { path } from "./mock-machine.ts";

const files = { "/run/credentials/@system/nbft-boot.dhchap-secret": secrets.short };
const required: typeof path = { ...path, security: { authentication: "required" } };
const withSecret = `${optionString},dhchap_secret=${secrets.short}`;

/** The target asks for authentication. */
const keepSecured = (until: number, story: Story) =>
  keepPath(until, story, { files }, { "10.0.0.1:4420": answersConnect(1 | (1 << 17)) }, required);

suite("the target of a kept connection", () => {
  test("is asked once whether it asks, whatever else the kernel tells of", () => {
    const { bench } = keepSecured(60_000, { 10000: () => {}, 20000: () => {}, 30000: () => {} });
    assert.equal(bench.attempts.length, 1);
  });

  test("is asked once more where somebody else has made the connection since", () => {
    const { bench } = keepSecured(60_000, {
      5000: (one) => setState(one, "connecting"),
      15000: (one) => {
        removeController(one, "nvme0");
        putController(one.host, "nvme4", withSecret);
      },
      30000: () => {},
    });
    assert.equal(bench.fabrics.written.length, 1);
    assert.equal(bench.attempts.length, 2);
  });
});

suite("a controller without the secret that has the number of a kept connection", () => {
  const replaced: Story = {
    20000: ({ host }) => {
      host.vanish("/sys/class/nvme/nvme0");
      putController(host, "nvme0", optionString);
    },
  };
  const error = "error NBFT path 0-1-2: nvme0 was connected without the secret that is required";
  const advice = "nvme disconnect -d nvme0, if nothing needs it";

  test("is refused as at the start, and said", () => {
    const { bench, record } = keepSecured(40_000, replaced);
    assert.deepEqual(bench.lines.slice(1), [`${error}: ${advice}`]);
    assert.equal(record()?.state, "refused");
    assert.equal(bench.fabrics.written.length, 1);
  });

  test("gives way to the path's own when somebody has removed it", () => {
    const { bench, record } = keepSecured(90_000, {
      ...replaced,
      30000: (one) => removeController(one, "nvme0"),
    });
    assert.match(bench.fabrics.written.at(-1) ?? "", /,dhchap_secret=/);
    assert.equal(bench.fabrics.written.length, 2);
    assert.equal(record()?.state, "connected");
  });

  test("is not what a mistake in the secrets makes of the connection itself", () => {
    const { bench, record } = keepSecured(60_000, {
      20000: ({ host }) => host.put("/run/credentials/@system/nbft-boot.dhchap-secret", damaged, 0o400),
    });
    assert.equal(bench.lines.length, 1);
    assert.equal(record()?.state, "connected");
  });
});

suite("the mark of a controller that has ended", () => {
  const entry = "/run/nvme/registry/nvme0/owner";
  const ended = (owner: string, next = "") =>
    keepPath(30_000, {
      5000: (one) => setState(one, "connecting"),
      15000: (one) => {
        removeController(one, "nvme0");
        one.host.put(entry, `${owner}\n`);
        if (next !== "") {
          putController(one.host, "nvme0", next);
        }
      },
    }).host.text(entry);

  test("goes with it: the next one with this number may be somebody else's", () => {
    assert.equal(ended("nbft"), undefined);
  });

  test("stays where it is another's, or another controller has the number", () => {
    assert.equal(ended("stas"), "stas\n");
    assert.equal(ended("nbft", optionString.replace("10.0.0.1", "10.0.0.9")), "nbft\n");
  });
});
