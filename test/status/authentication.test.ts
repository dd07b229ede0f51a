// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { formatStatus } from "../../src/cli/text/status-text.ts";
import { chooseStyle } from "../../src/cli/text/style.ts";
import { oneLook } from "../../src/host/one-look.ts";
import { loadPlan } from "../../src/sources/load-plan.ts";
import { machineStatus } from "../../src/status/machine-status.ts";
import { asciiLines, drawTree } from "../../src/topology/tree.ts";
import { damaged, secrets } from "../secrets/secrets.ts";
import { connected, hostNqn, machineWithPaths } from "./machine.ts";

const required = { inBandAuthentication: "required" } as const;
const attribute = "/sys/class/nvme/nvme0/dhchap_secret";

/** A machine with one path that requires authentication, connected with or without a secret. */
function lookAt(secret: string | undefined, more: Readonly<Record<string, string>> = {}, isHidden = false) {
  const machine = machineWithPaths(1, required).controller(connected(1, secret === undefined ? {} : { secret }));
  Object.assign(machine.files, more);
  const host = machine.host({ addresses: { eth1: ["10.0.1.2"] } });
  if (isHidden) {
    host.unreadable.add(attribute);
  }
  const { plan } = loadPlan(host);
  const status = machineStatus(oneLook(host), plan, false);
  return { status, path: status.paths[0], text: formatStatus(status, chooseStyle(host), 200), plan };
}

suite("a path that requires authentication, and a controller that is live", () => {
  test("is up with a secret", () => {
    const { status, path } = lookAt(secrets.short);
    assert.equal(status.state, "all up");
    assert.equal(path?.lacks, undefined);
  });

  test("is not up without one, and status and topology say why", () => {
    const { status, path, text, plan } = lookAt(undefined);
    assert.equal(status.state, "none up");
    assert.deepEqual(status.missing, ["path 0-1-1"]);
    assert.deepEqual([path?.up, path?.state, path?.lacks], [false, "live", ["authentication"]]);
    assert.match(text, /^ +0-1-1 +refused +eth1 /m);
    assert.match(
      text,
      /lacks authentication: nvme0 was connected without the secret that is required: nvme disconnect/,
    );
    assert.match(drawTree(plan, status, asciiLines, 200), /path 0-1-1 live nvme0 without authentication/);
  });

  test("is not up with this host's alone where the controller has to prove itself, too", () => {
    const credentials = {
      "/run/credentials/@system/nbft-boot.dhchap-secret": secrets.short,
      "/run/credentials/@system/nbft-boot.dhchap-ctrl-secret": secrets.long,
    };
    const { status, text } = lookAt(secrets.short, credentials);
    assert.equal(status.state, "none up");
    assert.doesNotMatch(text + JSON.stringify(status), /DHHC-1/);
  });

  test("is up for a user who may not see whether it has one", () => {
    assert.equal(lookAt(undefined, {}, true).status.state, "all up");
  });

  test("is not up on a kernel that has no such attribute", () => {
    const machine = machineWithPaths(1, required).controller(connected(1));
    delete machine.files[attribute];
    const host = machine.host({ addresses: { eth1: ["10.0.1.2"] } });
    assert.equal(machineStatus(oneLook(host), loadPlan(host).plan, false).state, "none up");
  });
});

test("a discovery whose profile requires authentication is not up with what it has found without", () => {
  for (const [secret, lacks] of [
    [secrets.short, undefined],
    ["none", ["authentication"]],
  ] as const) {
    const machine = machineWithPaths(1)
      .table({ ssns: [], discovery: [{ hfi: 1, security: 1 }], hfi: [{ ip: "10.0.1.2" }], security: [required] })
      .controller(connected(1, { nqn: "nqn.2026-01.org.example:found", secret }));
    const host = machine.host({ addresses: { eth1: ["10.0.1.2"] } });
    const [discovery] = machineStatus(oneLook(host), loadPlan(host).plan, false).discoveries;
    assert.deepEqual([discovery?.up, discovery?.lacks], [lacks === undefined, lacks]);
  }
});

test("regression: what has a security profile is ours where nvme-discoverd connects the rest, and status says so", () => {
  const enabled = {
    "/etc/systemd/system/multi-user.target.wants/nvme-discoverd.service": "",
    "/etc/nvme/hostnqn": `${hostNqn}\n`,
  };
  const lookBeside = (secured: readonly (typeof required)[]) => {
    const machine = machineWithPaths(2).table({
      hfi: [{ ip: "10.0.1.2" }],
      ssns: [{ traddr: "10.0.1.1" }, { traddr: "10.0.1.2", ...(secured.length > 0 ? { security: 1 } : {}) }],
      security: secured,
    });
    Object.assign(machine.files, enabled, { "/run/credentials/@system/nbft-boot.dhchap-secret": secrets.short });
    const host = machine.host({ addresses: { eth1: ["10.0.1.2"] } });
    const status = machineStatus(oneLook(host), loadPlan(host).plan, false);
    return { status, text: formatStatus(status, chooseStyle(host), 200) };
  };
  const { status, text } = lookBeside([required]);
  const notOurs = "nvme-discoverd connects what is missing and has no security profile";
  assert.deepEqual(
    status.paths.map(({ waitsFor }) => waitsFor),
    [notOurs, "nbft-boot-connect@0-2-1.service is not started"],
  );
  assert.match(text, new RegExp(`^nbft-boot stands back: ${notOurs}$`, "m"));
  assert.equal(lookBeside([]).status.standsBack, "nvme-discoverd connects what is missing");
});

test("a path that requires TLS is up where the kernel shows a key of it", () => {
  const lookAtTls = (key: Readonly<Record<string, string>>) => {
    const machine = machineWithPaths(1, { secureChannel: "required" }).controller(connected(1));
    Object.assign(machine.files, key);
    const host = machine.host({ addresses: { eth1: ["10.0.1.2"] } });
    return machineStatus(oneLook(host), loadPlan(host).plan, false);
  };
  assert.equal(lookAtTls({ "/sys/class/nvme/nvme0/tls_key": "1a2b3c4d\n" }).state, "all up");
  for (const key of [{}, { "/sys/class/nvme/nvme0/tls_key": "\n" }]) {
    const { state, paths } = lookAtTls(key);
    assert.equal(state, "none up");
    assert.deepEqual(paths[0]?.lacks, ["TLS"]);
    assert.match(paths[0]?.waitsFor ?? "", /nvme0 was connected without the TLS that is required/);
  }
});

test("a path that requires nothing is up without a secret", () => {
  const machine = machineWithPaths(1).controller(connected(1));
  const host = machine.host({ addresses: { eth1: ["10.0.1.2"] } });
  assert.equal(machineStatus(oneLook(host), loadPlan(host).plan, false).state, "all up");
});

suite("regression: a path that is not connected waits for", () => {
  const waitsFor = (files: Readonly<Record<string, string>>): string => {
    const machine = machineWithPaths(1, required);
    Object.assign(machine.files, files);
    const host = machine.host({ addresses: { eth1: ["10.0.1.2"] } });
    const status = machineStatus(oneLook(host), loadPlan(host).plan, false);
    return status.paths[0]?.waitsFor ?? "";
  };
  const file = "/run/credentials/@system/nbft-boot.dhchap-secret";
  const encrypted = "/run/credentials/@encrypted/nbft-boot.dhchap-secret";

  test("a secret that is missing, or of no use", () => {
    assert.match(waitsFor({}), /^not connected without authentication: no secret, give credential/);
    assert.match(waitsFor({ [file]: damaged }), /^not connected without authentication: \S+:1 has a CRC/);
  });

  test("nothing, where it has one, or its unit can decrypt one", () => {
    for (const files of [{ [file]: secrets.short }, { [encrypted]: "x" }]) {
      assert.doesNotMatch(waitsFor(files), /authentication/);
    }
  });

  test("what its last attempt has met, if there was one", () => {
    const record = { state: "waiting", since: 0, attempts: 1, controllers: [], obstacle: "no answer" };
    assert.equal(waitsFor({ "/run/nbft-boot/attempts/connect-0-1-1": JSON.stringify(record) }), "no answer");
  });
});
