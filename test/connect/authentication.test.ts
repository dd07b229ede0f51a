// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Security } from "../../src/plan/types.ts";
import { damaged, secrets } from "../secrets/secrets.ts";
import { connectPath, optionString, there } from "./connect-path.ts";
import { answersConnect } from "./mock-connection.ts";
import { linuxOptions, putController } from "./mock-fabrics.ts";
import { Bench, path } from "./mock-machine.ts";

const hostFile = "/run/credentials/@system/nbft-boot.dhchap-secret";
const controllerFile = "/run/credentials/@system/nbft-boot.dhchap-ctrl-secret";
const hostOnly = { [hostFile]: secrets.short };
const both = { ...hostOnly, [controllerFile]: secrets.long };

/** Controller 1; AUTHREQ in the upper half. */
const asks = answersConnect(1 | (1 << 17));
const network = { "10.0.0.1:4420": asks };

const demanding = (authentication: NonNullable<Security["authentication"]>): typeof path => ({
  ...path,
  security: { authentication },
});
const required = demanding("required");

/** What must never be seen. */
function seesNoSecret(bench: Bench): void {
  const kernel = /^\/sys\//;
  const files = bench.host.list("/").filter((file) => !kernel.test(file) && !file.startsWith("/run/credentials/"));
  const all = [
    bench.lines.join("\n"),
    bench.host.out,
    bench.host.err,
    ...files.map((file) => bench.host.text(file) ?? ""),
  ];
  assert.doesNotMatch(all.join("\n"), /DHHC-1:0/);
}

function refused(bench: Bench, message: RegExp, target = required): void {
  assert.equal(connectPath(bench, {}, target).state, "refused");
  assert.equal(bench.lines.length, 1, bench.lines.join("\n"));
  assert.match(bench.lines[0] ?? "", message);
  seesNoSecret(bench);
}

suite("a path that requires authentication", () => {
  test("is connected with this host's secret, in the kernel's option string alone", () => {
    const bench = new Bench(network, { files: { ...hostOnly, "/run/nbft-boot/hostnqn": "" } });
    assert.equal(connectPath(bench, {}, required).state, "connected");
    assert.deepEqual(bench.fabrics.written, [`${optionString},dhchap_secret=${secrets.short}`]);
    assert.match(
      bench.lines[0] ?? "",
      /^info NBFT path 0-1-2: connected as nvme0: \S+ at \S+ through eth0, authenticated$/,
    );
    assert.notEqual(bench.host.text("/run/nbft-boot/attempts/connect-0-1-2"), undefined);
    seesNoSecret(bench);
  });

  test("and with the controller's, where there is one", () => {
    const bench = new Bench(network, { files: both });
    assert.equal(connectPath(bench, {}, required).state, "connected");
    assert.deepEqual(bench.fabrics.written, [
      `${optionString},dhchap_secret=${secrets.short},dhchap_ctrl_secret=${secrets.long}`,
    ]);
  });

  test("is not connected without a secret, nor with the controller's alone", () => {
    const none = new Bench(network);
    refused(
      none,
      /^error .*: not connected without authentication: no secret, give credential nbft-boot\.dhchap-secret$/,
    );
    assert.deepEqual(none.attempts, [], "nobody is asked");
    refused(new Bench(network, { files: { [controllerFile]: secrets.long } }), /the controller's secret alone/);
  });

  test("is not connected with a malformed secret, which the kernel would log", () => {
    const bench = new Bench(network, { files: { [hostFile]: damaged } });
    refused(bench, /not connected without authentication: \S+nbft-boot\.dhchap-secret:1 has a CRC that does not fit/);
    assert.deepEqual(bench.fabrics.written, []);
    refused(
      new Bench(network, { files: { ...hostOnly, [controllerFile]: damaged } }),
      /dhchap-ctrl-secret:1 has a CRC/,
    );
  });

  test("is not connected to a target that asks for nothing: the kernel would not notice", () => {
    const bench = new Bench({ "10.0.0.1:4420": answersConnect(1) }, { files: hostOnly });
    refused(bench, /10\.0\.0\.1:4420 does not ask for the authentication that the table requires: set this host's key/);
    assert.deepEqual(bench.fabrics.written, []);
  });

  test("is not connected to a target that asks for more than can be done", () => {
    const bench = new Bench({ "10.0.0.1:4420": answersConnect(1 | (1 << 17) | (1 << 18)) }, { files: hostOnly });
    refused(bench, /asks for secure channel concatenation: the table does not require it/);
  });

  test("waits for a target that does not know the subsystem yet, and for one that is silent", () => {
    const bench = new Bench({ "10.0.0.1:4420": answersConnect(0, 0x182) }, { files: hostOnly });
    assert.equal(connectPath(bench, { timeout: 0 }, required).state, "gave up");
    assert.match(
      bench.lines[0] ?? "",
      /rejects the connection \(status 0x182\): it does not know this NQN or this host/,
    );
    assert.deepEqual(bench.fabrics.written, []);
    const denied = new Bench({ "10.0.0.1:4420": answersConnect(0, 401) }, { files: hostOnly });
    assert.equal(connectPath(denied, {}, required).state, "connected", "Authentication Required is a demand");
  });

  test("is not connected by a kernel that cannot authenticate", () => {
    for (const known of [linuxOptions.replace("dhchap_secret=%s,", ""), "EINVAL"]) {
      const bench = new Bench(network, { files: both });
      bench.fabrics.known = known;
      refused(
        bench,
        /this kernel cannot authenticate \(no option dhchap_secret\): it needs one with CONFIG_NVME_HOST_AUTH/,
      );
    }
    const half = new Bench(network, { files: both });
    half.fabrics.known = linuxOptions.replace("dhchap_ctrl_secret=%s,", "");
    refused(half, /no option dhchap_ctrl_secret/);
    assert.deepEqual(half.fabrics.written, []);
  });

  test("regression: nor by one that lists the option all the same, and says EIO", () => {
    const bench = new Bench(network, { files: hostOnly });
    bench.fabrics.failures.push("EIO");
    assert.equal(connectPath(bench, { timeout: 0 }, required).state, "gave up");
    assert.match(bench.lines[0] ?? "", /may this host use it, and has this kernel CONFIG_NVME_HOST_AUTH\? \(EIO/);
  });

  test("reads its secret anew at each attempt", () => {
    const bench = new Bench(network, { files: hostOnly });
    bench.fabrics.failures.push("ECONNREFUSED");
    const original = bench.fabrics.open.bind(bench.fabrics);
    // It has been read by then.
    bench.fabrics.open = (host) => {
      host.put(hostFile, secrets.middle, 0o400);
      return original(host);
    };
    assert.equal(connectPath(bench, {}, required).state, "connected");
    const given = bench.fabrics.written.map((options) => options.split("dhchap_secret=")[1]);
    assert.deepEqual(given, [secrets.short, secrets.middle]);
  });
});

suite("what serves a path that requires authentication already", () => {
  test("counts where it has the secret", () => {
    const bench = new Bench(network, { files: hostOnly });
    putController(bench.host, "nvme3", `${optionString},dhchap_secret=${secrets.short}`);
    assert.equal(connectPath(bench, {}, required).state, "already connected");
    assert.deepEqual(bench.fabrics.written, []);
  });

  test("made by whomever, and marked or not, it counts where the target asks", () => {
    const bench = new Bench({ "10.0.0.1:4420": answersConnect(1) }, { files: hostOnly });
    putController(bench.host, "nvme3", `${optionString},dhchap_secret=${secrets.short}`);
    refused(bench, /does not ask for the authentication that the table requires/);
    const files = { ...hostOnly, "/run/nvme/registry/nvme3/owner": "nbft\n" };
    const again = new Bench({ "10.0.0.1:4420": answersConnect(1) }, { files });
    putController(again.host, "nvme3", `${optionString},dhchap_secret=${secrets.short}`);
    refused(again, /does not ask for the authentication/);
  });

  test("does not count without: the kernel would take it for the same", () => {
    const bench = new Bench(network, { files: hostOnly });
    putController(bench.host, "nvme3", optionString);
    refused(
      bench,
      /nvme3 was connected without the secret that is required: nvme disconnect -d nvme3, if nothing needs it/,
    );
    const oneWay = new Bench(network, { files: both });
    putController(oneWay.host, "nvme3", `${optionString},dhchap_secret=${secrets.short}`);
    refused(oneWay, /nvme3 was connected without the secret/);
  });

  test("what others have made without secret and interface is no substitute where ours fails", () => {
    const bench = new Bench(network, { files: hostOnly });
    putController(bench.host, "nvme3", optionString.replace("host_iface=eth0,", ""));
    bench.fabrics.failures.push("EKEYREJECTED");
    refused(bench, /authentication with \S+ fails \(EKEYREJECTED\)/);
  });

  test("is not taken where the kernel says so and it lacks the secret", () => {
    const bench = new Bench(network, { files: hostOnly });
    bench.fabrics.failures.push("EALREADY");
    refused(bench, /a connection of this path was connected without the secret/);
  });
});

suite("a path that requires nothing", () => {
  for (const target of [path, demanding("optional")]) {
    const name = target.security === undefined ? "without profile" : "whose profile says so";
    test(`${name}: connects plain without a secret`, () => {
      const bench = new Bench(there);
      assert.equal(connectPath(bench, {}, target).state, "connected");
      assert.deepEqual(bench.fabrics.written, [optionString]);
    });

    test(`${name}: uses a secret that is there, and does not insist`, () => {
      const bench = new Bench(there, { files: hostOnly });
      assert.equal(connectPath(bench, {}, target).state, "connected");
      assert.deepEqual(bench.fabrics.written, [`${optionString},dhchap_secret=${secrets.short}`]);
    });

    test(`${name}: is not connected with less than was meant`, () => {
      refused(new Bench(there, { files: { [hostFile]: damaged } }), /has a CRC that does not fit/, target);
      const old = new Bench(there, { files: hostOnly });
      old.fabrics.known = "EINVAL";
      refused(old, /this kernel cannot authenticate/, target);
    });
  }

  test("a target that demands authentication all the same", () => {
    const bench = new Bench(there);
    bench.fabrics.failures.push("ENOKEY");
    refused(
      bench,
      /fails \(ENOKEY\), next try in 60 s: the target demands a secret, give credential nbft-boot\.dhchap-secret/,
      path,
    );
  });
});

suite("authentication that fails", () => {
  const reasons = {
    EKEYREJECTED: /fails \(EKEYREJECTED\), next try in 60 s: the target has another secret for this host$/,
    ENOKEY: /fails \(ENOKEY\), next try in 60 s: the kernel finds no key/,
    EPERM: /fails \(EPERM\), next try in 60 s: the kernel does not take the secret/,
    EINVAL: /fails \(EINVAL\), next try in 60 s: the kernel refuses the secret, or this host NQN is in use/,
  } as const;
  for (const [code, reason] of Object.entries(reasons)) {
    test(`${code} is said with what to do, and tried again after a minute: arrays lock accounts`, () => {
      const bench = new Bench(network, { files: hostOnly });
      bench.fabrics.failures.push(code);
      const outcome = connectPath(bench, {}, required);
      assert.deepEqual(outcome, { state: "refused", exitCode: 1, controllers: [], pause: 60_000 });
      assert.match(bench.lines[0] ?? "", reason);
      assert.equal(bench.fabrics.written.length, 1);
      seesNoSecret(bench);
    });
  }

  test("with the controller's secret it may be that", () => {
    const bench = new Bench(network, { files: both });
    bench.fabrics.failures.push("EKEYREJECTED");
    refused(
      bench,
      /another secret for this host, or none of its own, or another one than nbft-boot\.dhchap-ctrl-secret$/,
    );
  });
});

suite("secrets that the kernel shows", () => {
  const attribute = "/sys/class/nvme/nvme0/dhchap_secret";

  test("are closed to others (Linux 7.2 shows them to everybody)", () => {
    const bench = new Bench(network, { files: both });
    connectPath(bench, {}, required);
    assert.equal(bench.host.mode(attribute), 0o600);
    assert.equal(bench.host.mode("/sys/class/nvme/nvme0/dhchap_ctrl_secret"), 0o600);
  });

  test("of a connection that was there as well", () => {
    const bench = new Bench(network, { files: hostOnly });
    putController(bench.host, "nvme0", `${optionString},dhchap_secret=${secrets.short}`);
    connectPath(bench, {}, required);
    assert.equal(bench.host.mode(attribute), 0o600);
  });

  test("that cannot be closed are said, and the connection stands", () => {
    const bench = new Bench(network, { files: hostOnly });
    bench.host.failures.set(attribute, "EROFS");
    assert.equal(connectPath(bench, {}, required).state, "connected");
    assert.match(bench.lines[1] ?? "", /^notice .*everybody can read \S+dhchap_secret: chmod .*EROFS/);
  });
});

suite("a dry run", () => {
  test("says that there is a secret, and not which", () => {
    const bench = new Bench({}, { files: both });
    assert.equal(connectPath(bench, { dryRun: true }, required).state, "dry run");
    assert.match(bench.host.out, /,dhchap_secret=\(secret\),dhchap_ctrl_secret=\(secret\)\n$/);
    seesNoSecret(bench);
  });

  test("says where there is none", () => {
    refused(new Bench(), /no secret/);
    const bench = new Bench();
    assert.equal(connectPath(bench, { dryRun: true }, required).exitCode, 1);
  });
});
