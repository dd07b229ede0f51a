// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { psk } from "../secrets/psk.ts";
import { secrets } from "../secrets/secrets.ts";
import { connectPath, optionString } from "./connect-path.ts";
import { responders } from "./mock-connection.ts";
import { linuxOptions, putController } from "./mock-fabrics.ts";
import { Bench, path } from "./mock-machine.ts";

const files = {
  "/proc/keys": "0a1b2c3d I------     1 perm 1f0b0000     0     0 keyring   .nvme: empty\n",
  "/run/credentials/@system/nbft-boot.tls-psk": psk.specification,
};
const secretFile = "/run/credentials/@system/nbft-boot.dhchap-secret";
const network = { "10.0.0.1:4420": responders.tlsHello };
const required: typeof path = { ...path, security: { channel: "required" } };

function refused(bench: Bench, message: RegExp, target: typeof path): void {
  assert.equal(connectPath(bench, {}, target).state, "refused");
  assert.equal(bench.lines.length, 1, bench.lines.join("\n"));
  assert.match(bench.lines[0] ?? "", message);
}

suite("authentication and TLS, both required", () => {
  const both: typeof path = { ...path, security: { channel: "required", authentication: "required" } };
  const asking = `${optionString.replace("ctrl_loss_tmo=-1", "ctrl_loss_tmo=0")},discovery,tls`;

  test("need both secrets, and the kernel gets both", () => {
    const bench = new Bench(network, { files: { ...files, [secretFile]: secrets.short } });
    assert.equal(connectPath(bench, {}, both).state, "connected");
    assert.deepEqual(bench.fabrics.written, [asking, `${optionString},dhchap_secret=${secrets.short},tls`]);
    refused(new Bench(network, { files }), /not connected without authentication: no secret/, both);
  });

  const whole = { ...files, [secretFile]: secrets.short };
  const lax =
    /nqn\.2024-01\.org\.example:boot does not ask for the authentication that the table requires beside TLS: set/;

  test("are both verified: the kernel has to fail for want of a secret before it is told one", () => {
    const bench = new Bench(network, { files: whole });
    bench.fabrics.asksBehindTls = false;
    refused(bench, lax, both);
    assert.deepEqual(bench.fabrics.written, [asking]);
    const only = new Bench(network, { files: whole });
    only.fabrics.asksBehindTls = false;
    assert.equal(connectPath(only, {}, required).state, "connected", "where only TLS is required");
  });

  test("what a kernel without the option connects for that question is disconnected", () => {
    const bench = new Bench(network, { files: whole });
    bench.fabrics.known = linuxOptions.replace(",discovery", "");
    bench.host.put("/sys/class/nvme/nvme0/delete_controller", "");
    refused(bench, lax, both);
    assert.equal(bench.host.text("/sys/class/nvme/nvme0/delete_controller"), "1\n");
  });

  test("are verified of a connection that is there already, once", () => {
    const bench = new Bench(network, { files: whole });
    putController(bench.host, "nvme5", `${optionString},dhchap_secret=${secrets.short}`);
    bench.host.put("/sys/class/nvme/nvme5/tls_key", "1a2b3c4d\n");
    assert.equal(connectPath(bench, {}, both).state, "already connected");
    assert.deepEqual(bench.fabrics.written, [asking]);
    bench.fabrics.asksBehindTls = false;
    bench.lines.length = 0;
    refused(bench, lax, both);
  });

  test("regression: authentication is not taken for proven by a secret behind TLS of others, whose key is not here", () => {
    const alone: typeof path = { ...path, security: { authentication: "required" } };
    const bench = new Bench(network, { files: { [secretFile]: secrets.short } });
    putController(bench.host, "nvme5", `${optionString},dhchap_secret=${secrets.short}`);
    bench.host.put("/sys/class/nvme/nvme5/tls_key", "1a2b3c4d\n");
    refused(bench, /nvme5 has TLS of others, .* asks for authentication: give credential nbft-boot\.tls-psk/, alone);
    assert.deepEqual(bench.fabrics.written, []);
  });

  test("the kernel's other errors are told as they are without", () => {
    const bench = new Bench(network, { files: whole });
    bench.fabrics.failures.push("EIO");
    refused(bench, /TLS with \S+ fails \(EIO\): the target has another pre-shared key/, both);
  });
});
