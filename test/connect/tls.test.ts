// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Security } from "../../src/plan/types.ts";
import { targetKey } from "../lab/tls-key.ts";
import { psk } from "../secrets/psk.ts";
import { secrets } from "../secrets/secrets.ts";
import { connectPath, optionString, there } from "./connect-path.ts";
import { answersConnect, responders } from "./mock-connection.ts";
import { linuxOptions, putController } from "./mock-fabrics.ts";
import { Bench, identity, path } from "./mock-machine.ts";

const pskFile = "/run/credentials/@system/nbft-boot.tls-psk";
const secretFile = "/run/credentials/@system/nbft-boot.dhchap-secret";
const keys = {
  "/proc/keys": `0a1b2c3d I------     1 perm 1f0b0000     0     0 keyring   .nvme: empty
1234abcd I------     2 perm 3f010000     0     0 keyring   _ses: 1
`,
};
const files = { ...keys, [pskFile]: psk.specification };
const network = { "10.0.0.1:4420": responders.tlsHello };

const withSecurity = (security: Security): typeof path => ({ ...path, security });
const required = withSecurity({ channel: "required" });

const key = targetKey(psk.specification, identity.nqn, path.subsysNqn);

function refused(bench: Bench, message: RegExp, target = required): void {
  assert.equal(connectPath(bench, {}, target).state, "refused");
  assert.equal(bench.lines.length, 1, bench.lines.join("\n"));
  assert.match(bench.lines[0] ?? "", message);
  const seen = [bench.lines.join("\n"), bench.host.out, bench.host.err, ...bench.fabrics.written];
  assert.doesNotMatch(seen.join("\n"), /NVMeTLSkey-1:0|VRL/);
}

function gaveUp(bench: Bench, message: RegExp, target = required): void {
  assert.equal(connectPath(bench, { timeout: 0 }, target).state, "gave up");
  assert.match(bench.lines[0] ?? "", message);
}

suite("a path that requires TLS", () => {
  test("is connected with a key in the kernel's keyring, and without a word of it in the option string", () => {
    const bench = new Bench(network, { files });
    assert.equal(connectPath(bench, {}, required).state, "connected");
    assert.deepEqual(bench.fabrics.written, [`${optionString},tls`]);
    assert.deepEqual([...bench.host.keys.values()], [{ description: key.identity, content: key.key }]);
    assert.match(bench.lines[0] ?? "", /^info NBFT path 0-1-2: connected as nvme0: \S+ at \S+ through eth0, TLS$/);
  });

  test("is not connected without a key, nor with one that has a mistake in it", () => {
    refused(
      new Bench(network, { files: keys }),
      /not connected without TLS: no pre-shared key, give credential nbft-boot\.tls-psk$/,
    );
    const wrong = psk.specification.replace("VRLb", "VRLc");
    refused(
      new Bench(network, { files: { ...keys, [pskFile]: wrong } }),
      /without TLS: \S+tls-psk:1 has a CRC that does not fit/,
    );
  });

  test("is not connected by a kernel without the option, which it would otherwise be plainly", () => {
    const bench = new Bench(network, { files });
    bench.fabrics.known = linuxOptions.replace(",tls\n", "\n");
    refused(bench, /this kernel cannot do TLS \(no option tls\): it needs one with CONFIG_NVME_TCP_TLS/);
    assert.deepEqual(bench.fabrics.written, []);
  });

  test("is not connected by a kernel without the keyring, nor where it is closed", () => {
    refused(new Bench(network, { files: { [pskFile]: psk.specification } }), /this kernel has no keyring \.nvme/);
  });

  test("is not given to the kernel while its target does not speak TLS, or nothing", () => {
    for (const plain of [responders.closes, responders.refusesIcReq, responders.http]) {
      const bench = new Bench({ "10.0.0.1:4420": plain }, { files });
      gaveUp(bench, /10\.0\.0\.1:4420 does not speak TLS, which is required: configure TLS at the target/);
      assert.deepEqual(bench.fabrics.written, []);
      assert.equal(bench.host.keys.size, 0);
    }
    const silent = new Bench({ "10.0.0.1:4420": responders.silent }, { files });
    gaveUp(silent, /accepts connections, but does not answer TLS: look at the target/);
    assert.ok(silent.host.now() <= 2000);
    gaveUp(new Bench({ "10.0.0.1:4420": "ECONNREFUSED" }, { files }), /connection refused by 10\.0\.0\.1:4420/);
  });

  test("an alert is a sign of life, too", () => {
    assert.equal(
      connectPath(new Bench({ "10.0.0.1:4420": responders.tls }, { files }), {}, required).state,
      "connected",
    );
  });

  test("is disconnected at once where the kernel shows no key afterwards", () => {
    for (const shown of ["", "00000000"]) {
      const bench = new Bench(network, { files });
      bench.fabrics.tlsKey = shown;
      bench.host.put("/sys/class/nvme/nvme0/delete_controller", "");
      refused(bench, /nvme0 was connected without TLS, and disconnected/);
      assert.equal(bench.host.text("/sys/class/nvme/nvme0/delete_controller"), "1\n");
    }
  });

  test("what others have connected of it counts with TLS only", () => {
    const bench = new Bench(network, { files });
    putController(bench.host, "nvme3", optionString);
    refused(
      bench,
      /nvme3 was connected without the TLS that is required: nvme disconnect -d nvme3, if nothing needs it/,
    );
    bench.host.put("/sys/class/nvme/nvme3/tls_key", "01234567\n");
    assert.equal(connectPath(bench, {}, required).state, "already connected");
    const raced = new Bench(network, { files });
    raced.fabrics.failures.push("EALREADY");
    refused(raced, /a connection of this path was connected without the TLS/);
  });
});

suite("a path that does not require TLS", () => {
  test("uses a key where its profile knows TLS, or the key names its subsystem, and else not", () => {
    const own = { ...keys, [pskFile]: `${path.subsysNqn} ${psk.specification}` };
    for (const [target, given] of [
      [withSecurity({ channel: "optional" }), files],
      [path, own],
    ] as const) {
      const bench = new Bench(network, { files: given });
      assert.equal(connectPath(bench, {}, target).state, "connected");
      assert.deepEqual(bench.fabrics.written, [`${optionString},tls`]);
    }
    const plain = new Bench(there, { files });
    assert.equal(connectPath(plain, {}, path).state, "connected");
    assert.deepEqual(plain.fabrics.written, [optionString]);
  });

  test("regression: is not connected plainly beside a key that may name it, but cannot be read", () => {
    const unclear = {
      "identity=2": `identity=2 ${path.subsysNqn} ${psk.specification}`,
      "no key": path.subsysNqn,
      "glued together": `${path.subsysNqn}:${psk.specification}`,
      nothing: "",
      "a comment": `# ${path.subsysNqn}`,
      "no text": "\xff",
    };
    for (const [what, text] of Object.entries(unclear)) {
      const bench = new Bench(there, { files: { ...keys, [pskFile]: text } });
      refused(bench, /not connected: \S+tls-psk(:1)? /, path);
      assert.deepEqual(bench.fabrics.written, [], what);
    }
    const open = new Bench(there, {
      files: { ...keys, "/etc/nbft-boot/secrets/nbft-boot.tls-psk": psk.specification },
    });
    open.host.changeMode("/etc/nbft-boot/secrets/nbft-boot.tls-psk", 0o644);
    refused(open, /tls-psk may be read by group or others: chmod 0600$/, path);
  });

  test("is connected plainly beside a key with a mistake that names nobody", () => {
    const bench = new Bench(there, { files: { ...keys, [pskFile]: psk.specification.replace("VRLb", "VRLc") } });
    assert.equal(connectPath(bench, {}, path).state, "connected");
    assert.deepEqual(bench.fabrics.written, [optionString]);
  });

  test("and is not connected without then", () => {
    const bench = new Bench({ "10.0.0.1:4420": responders.nvme }, { files });
    gaveUp(bench, /does not speak TLS/, withSecurity({ channel: "optional" }));
  });
});

suite("what the kernel says of TLS", () => {
  test("no agent: waited for, a service may just be starting", () => {
    const bench = new Bench(network, { files });
    bench.fabrics.failures.push("ESRCH");
    gaveUp(bench, /no TLS agent runs here \(ESRCH\): is tlshd of ktls-utils in this image\?/);
  });

  const failing = {
    EIO: /TLS with \S+ fails \(EIO\): the target has another pre-shared key for this host, or none/,
    ETIMEDOUT: /TLS with \S+ fails \(ETIMEDOUT\): the target has another .* or is too slow$/,
    EACCES: /TLS with \S+ fails \(EACCES\): the target has another pre-shared key/,
  };
  for (const [code, message] of Object.entries(failing)) {
    test(`${code}: somebody has to change something`, () => {
      const bench = new Bench(network, { files });
      bench.fabrics.failures.push(code);
      refused(bench, message);
    });
  }

  test("is asked for again soon where the subsystem may just not be there yet", () => {
    const pauses = Object.keys(failing).map((code) => {
      const bench = new Bench(network, { files });
      bench.fabrics.failures.push(code);
      return connectPath(bench, {}, required).pause;
    });
    assert.deepEqual(pauses, [8000, 8000, undefined]);
  });

  test("regression: a key that another path has replaced in a handshake is asked for again at once", () => {
    const bench = new Bench(network, { files });
    bench.fabrics.failures.push("ENOKEY");
    assert.equal(connectPath(bench, {}, required).state, "connected");
    assert.ok(bench.host.now() < 1000);
    const gone = new Bench(network, { files });
    gone.fabrics.failures.push("ENOKEY");
    gaveUp(gone, /TLS with \S+ fails \(ENOKEY\): does somebody take keys out of the keyring \.nvme\?$/);
  });

  test("EIO in an image without gcm", () => {
    const image = {
      "/proc/sys/kernel/osrelease": "6.12\n",
      "/lib/modules/6.12/modules.dep": "kernel/net/tls/tls.ko:\n",
    };
    const bench = new Bench(network, { files: { ...files, ...image } });
    bench.fabrics.failures.push("EIO");
    refused(bench, /TLS with \S+ fails \(EIO\): this image has no kernel module gcm/);
    const whole = new Bench(network, {
      files: { ...files, ...image, "/lib/modules/6.12/kernel/crypto/gcm.ko.xz": "" },
    });
    whole.fabrics.failures.push("EIO");
    refused(whole, /another pre-shared key/);
  });
});

suite("secure channel concatenation, where there is a secret and no pre-shared key", () => {
  const given = { ...keys, [secretFile]: secrets.short };
  const asks = { "10.0.0.1:4420": answersConnect(1 | (1 << 17) | (1 << 18)) };
  const concat = linuxOptions.replace(",tls\n", ",tls,concat\n");

  test("is asked of the kernel, and verified", () => {
    for (const target of [required, withSecurity({ channel: "required", authentication: "required" })]) {
      const bench = new Bench(asks, { files: given });
      bench.fabrics.known = concat;
      assert.equal(connectPath(bench, {}, target).state, "connected");
      assert.deepEqual(bench.fabrics.written, [`${optionString},dhchap_secret=${secrets.short},concat`]);
      assert.match(bench.lines[0] ?? "", /, TLS$/);
      assert.equal(bench.host.keys.size, 0);
    }
  });

  test("regression: is had of Linux' target, which asks for authentication alone", () => {
    const bench = new Bench({ "10.0.0.1:4420": answersConnect(1 | (1 << 17)) }, { files: given });
    bench.fabrics.known = concat;
    assert.equal(connectPath(bench, {}, required).state, "connected");
    assert.deepEqual(bench.fabrics.written, [`${optionString},dhchap_secret=${secrets.short},concat`]);
  });

  test("is taken back where the kernel shows no key afterwards", () => {
    const bench = new Bench(asks, { files: given });
    bench.fabrics.known = concat;
    bench.fabrics.tlsKey = "";
    bench.host.put("/sys/class/nvme/nvme0/delete_controller", "");
    refused(bench, /nvme0 was connected without TLS, and disconnected/);
  });

  test("what is there already counts where the target asks for authentication", () => {
    for (const [result, state] of [
      [1 | (1 << 17) | (1 << 18), "already connected"],
      [1, "refused"],
    ] as const) {
      const bench = new Bench({ "10.0.0.1:4420": answersConnect(result) }, { files: given });
      putController(bench.host, "nvme3", `${optionString},dhchap_secret=${secrets.short}`);
      bench.host.put("/sys/class/nvme/nvme3/tls_key", "01234567\n");
      const both = withSecurity({ channel: "required", authentication: "required" });
      assert.equal(connectPath(bench, {}, both).state, state);
    }
  });

  test("is not had of a target that asks for nothing, of one that does not do it, nor by an older kernel", () => {
    const bench = new Bench({ "10.0.0.1:4420": answersConnect(1) }, { files: given });
    bench.fabrics.known = concat;
    refused(bench, /asks for no authentication, with which secure channel concatenation begins: set this host's key/);
    const without = new Bench(asks, { files: given });
    without.fabrics.known = concat;
    without.fabrics.failures.push("EKEYREJECTED");
    refused(
      without,
      /another secret for this host, or does no secure channel concatenation, for which it needs a DH group$/,
    );
    refused(new Bench(asks, { files: given }), /\(no option concat\): it needs Linux 6\.16, or give credential/);
  });
});

test("a dry run says that there is TLS", () => {
  const bench = new Bench({}, { files });
  assert.equal(connectPath(bench, { dryRun: true }, required).state, "dry run");
  assert.match(bench.host.out, /,tls\n$/);
  assert.equal(bench.host.keys.size, 0);
});
