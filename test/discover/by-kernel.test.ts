// SPDX-License-Identifier: LGPL-2.1-or-later
// Discovery controllers that themselves ask for authentication or TLS: the kernel connects them, and an ioctl of their device reads the log.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { discover } from "../../src/discover/discover.ts";
import { HostError } from "../../src/host/host.ts";
import type { DiscoveryPath, Security } from "../../src/plan/types.ts";
import { answersConnect, type Network, responders } from "../connect/mock-connection.ts";
import { linuxOptions } from "../connect/mock-fabrics.ts";
import { Bench, identity, path } from "../connect/mock-machine.ts";
import { psk } from "../secrets/psk.ts";
import { secrets } from "../secrets/secrets.ts";
import { MockDiscovery, makeEntry, makeReferral } from "./mock-discovery.ts";

const discovery: DiscoveryPath = {
  id: "0-1-1",
  interface: path.interface,
  hostTraddr: "10.0.0.2",
  traddr: "10.0.0.1",
  trsvcid: "4421",
  nqn: "nqn.2014-08.org.nvmexpress.discovery",
  origin: { table: 0, structure: "Discovery", index: 1 },
};
const found = "nqn.2024-01.org.example:boot";
const demanding = (): Network => ({
  "10.0.0.1:4421": new MockDiscovery([], { connectResult: 0x20001 }).respond,
  "10.0.0.1:4420": responders.nvme,
});
const secret = { "/run/credentials/@system/nbft-boot.dhchap-secret": secrets.short };
const key = {
  "/run/credentials/@system/nbft-boot.tls-psk": psk.specification,
  "/proc/keys": "0a1b2c3d I------     1 perm 1f0b0000     0     0 keyring   .nvme: empty\n",
};
/** What the kernel shows of each controller beside the usual. */
const deletable = { delete_controller: "" };

/** A log page that changes so many times while it is read. */
function logPage(entries: readonly Buffer[], changes = 0) {
  let [generation, left] = [1, changes];
  return (page: number, offset: number, length: number): Uint8Array => {
    assert.equal(page, 0x70);
    assert.ok(length <= 4096);
    const header = Buffer.alloc(1024);
    header.writeUInt32LE(generation, 0);
    header.writeUInt32LE(entries.length, 8);
    generation += offset > 0 && left-- > 0 ? 1 : 0;
    return new Uint8Array(Buffer.concat([header, ...entries]).subarray(offset, offset + length));
  };
}

interface Machine {
  readonly network?: Network;
  readonly files?: Readonly<Record<string, string>>;
  readonly security?: Security;
  readonly entries?: readonly Buffer[];
  readonly prepare?: (bench: Bench) => void;
}

function run({ network = demanding(), files = secret, security, entries = [makeEntry({})], prepare }: Machine = {}) {
  const bench = new Bench(network, { files });
  Object.assign(bench.fabrics.attributes, deletable);
  bench.host.clock = 1000;
  bench.fabrics.readLogPage = logPage(entries);
  prepare?.(bench);
  const from = security === undefined ? discovery : { ...discovery, security };
  const outcome = discover(bench.host, from, identity, { ...bench.options, timeout: 0 });
  const said = bench.lines.join("\n");
  assert.doesNotMatch(said + bench.host.out + bench.host.err, /DHHC-1:|NVMeTLSkey-1:/);
  const isDeleted = bench.host.text("/sys/class/nvme/nvme0/delete_controller") === "1\n";
  return { state: outcome.state, pause: outcome.pause, written: bench.fabrics.written, said, isDeleted, bench };
}

suite("a discovery controller that asks for authentication", () => {
  test("is connected with the secret, read, left again, and what it names is connected", () => {
    const { state, written, isDeleted, said } = run();
    assert.equal(state, "connected", said);
    assert.match(
      written[0] ?? "",
      /^nqn=nqn\.2014-08\.org\.nvmexpress\.discovery,.*,ctrl_loss_tmo=0,discovery,dhchap_secret=DHHC-1:/,
    );
    assert.equal(isDeleted, true);
    assert.match(written[1] ?? "", new RegExp(`^nqn=${found},.*,ctrl_loss_tmo=-1,dhchap_secret=`));
    assert.match(said, /^info NBFT discovery 0-1-1: connected as nvme1: /m);
    assert.equal(written.length, 2);
  });

  test("by status 401 likewise", () => {
    const network = { ...demanding(), "10.0.0.1:4421": answersConnect(0, 0x191) };
    assert.equal(run({ network }).state, "connected");
  });

  test("whose kernel does not list the option is asked all the same, by its well-known name", () => {
    const known = linuxOptions.replace("discovery,", "");
    const { state, written } = run({ prepare: ({ fabrics }) => Object.assign(fabrics, { known }) });
    assert.equal(state, "connected");
    assert.doesNotMatch(written[0] ?? "", /,discovery,/);
  });

  test("is not without a secret, and that is said with what to do", () => {
    const { state, written, said } = run({ files: {} });
    assert.deepEqual([state, written], ["refused", []]);
    assert.match(said, /not connected without authentication: no secret, give credential nbft-boot\.dhchap-secret$/m);
  });

  test("that rejects the secret is tried again after a minute: arrays lock accounts", () => {
    const { pause, said } = run({ prepare: ({ fabrics }) => fabrics.failures.push("EKEYREJECTED") });
    assert.equal(pause, 60_000);
    assert.match(said, /authentication with nqn\.2014-08\S+ fails \(EKEYREJECTED\), next try in 60 s/);
  });

  test("is left whatever comes of the reading, and a log that changes is read anew", () => {
    for (const [code, message] of [
      ["EACCES", /not permitted to read the discovery log by \/dev\/nvme0 \(EACCES\): run as root/],
      ["ENOSYS", /10\.0\.0\.1:4421 does not tell its discovery log \(ENOSYS\)/],
    ] as const) {
      const readLogPage = (): never => {
        throw new HostError("ioctl", "/dev/nvme0", code);
      };
      const { said, isDeleted } = run({ prepare: ({ fabrics }) => Object.assign(fabrics, { readLogPage }) });
      assert.match(said, message);
      assert.equal(isDeleted, true, code);
    }
    const changing = (changes: number) =>
      run({ prepare: ({ fabrics }) => Object.assign(fabrics, { readLogPage: logPage([makeEntry({})], changes) }) });
    assert.equal(changing(1).state, "connected");
    assert.match(changing(99).said, /the discovery log of 10\.0\.0\.1:4421 changes all the time/);
  });
});

test("regression: of a port that has not been tried yet nothing is told", () => {
  const readLogPage = logPage([makeEntry({})]);
  const { said, state } = run({
    prepare: ({ fabrics, host }) => {
      fabrics.readLogPage = (page, offset, length) => {
        host.clock = 12_000;
        return readLogPage(page, offset, length);
      };
    },
  });
  assert.equal(state, "connected");
  assert.doesNotMatch(said, /: $/m);
});

test("regression: one is not read plainly beside a key that may name it, but cannot be read", () => {
  const network = { ...demanding(), "10.0.0.1:4421": new MockDiscovery([makeEntry({})]).respond };
  const unclear = `identity=2 ${discovery.nqn} ${psk.specification}`;
  const { state, written, said } = run({
    network,
    files: { ...key, "/run/credentials/@system/nbft-boot.tls-psk": unclear },
  });
  assert.deepEqual([state, written], ["refused", []]);
  assert.match(said, /not connected without TLS: \S+tls-psk:1 has something else than a subsystem NQN/);
});

test("one that asks for nothing is read as before, whatever secrets there are, and needs no device", () => {
  const network = { ...demanding(), "10.0.0.1:4421": new MockDiscovery([makeEntry({})]).respond };
  const { state, written } = run({ network, files: { ...secret, ...key } });
  assert.equal(state, "connected");
  assert.deepEqual(written.length, 1);
});

suite("a discovery controller whose profile requires TLS", () => {
  const network = { "10.0.0.1:4421": responders.tlsHello, "10.0.0.1:4420": responders.tlsHello };
  const withTls = (more: Partial<Machine> = {}) =>
    run({ network, files: key, security: { channel: "required" }, ...more });

  test("is read by TLS, and so is what it names connected", () => {
    const { state, written, isDeleted, said, bench } = withTls();
    assert.equal(state, "connected", said);
    assert.match(written[0] ?? "", /^nqn=nqn\.2014-08\.org\.nvmexpress\.discovery,.*,discovery,tls$/);
    assert.match(written[1] ?? "", new RegExp(`^nqn=${found},.*,tls$`));
    assert.equal(isDeleted, true);
    const names = [...bench.host.keys.values()].map(({ description }) => description.split(" ")[2]);
    assert.deepEqual(names, [discovery.nqn, found], "a key for each");
  });

  test("and by TLS where a key names it, without a profile", () => {
    const named = { ...key, "/run/credentials/@system/nbft-boot.tls-psk": `${discovery.nqn} ${psk.specification}\n` };
    const { written } = run({ network, files: named });
    assert.match(written[0] ?? "", /,tls$/);
  });

  test("is not asked plainly, nor read where the kernel shows no key of the connection", () => {
    const plain = withTls({ network: { ...network, "10.0.0.1:4421": new MockDiscovery([makeEntry({})]).respond } });
    assert.deepEqual([plain.state, plain.written], ["gave up", []]);
    assert.match(plain.said, /10\.0\.0\.1:4421 does not speak TLS, which is required/);
    const { state, isDeleted, said, written } = withTls({ prepare: ({ fabrics }) => (fabrics.tlsKey = "") });
    assert.deepEqual([state, isDeleted, written.length], ["refused", true, 1]);
    assert.match(said, /nvme0 was connected without TLS, and disconnected/);
    assert.match(withTls({ files: {} }).said, /not connected without TLS: no pre-shared key/);
  });
});

test("regression: where its profile requires authentication beside TLS, it is asked whether it demands it", () => {
  const both: Machine = {
    network: { "10.0.0.1:4421": responders.tlsHello, "10.0.0.1:4420": responders.tlsHello },
    files: { ...secret, ...key },
    security: { authentication: "required", channel: "required" },
  };
  const { written, isDeleted, state, said } = run(both);
  assert.match(written.join("\n"), /^[^\n]*,discovery,tls$/, "without the secret, and once");
  assert.deepEqual([state, isDeleted], ["refused", true]);
  assert.match(said, /discovery does not ask for the authentication that the table requires beside TLS/);
  const asks = run({ ...both, prepare: ({ fabrics }) => fabrics.failures.push("ENOKEY") });
  assert.match(asks.written[1] ?? "", /,discovery,dhchap_secret=DHHC-1:[^,]*,tls$/);
});

suite("an entry that requires a secure channel (TREQ)", () => {
  const secure = makeEntry({ types: [3, 1, 2, 1] });
  const listed = (entry: Buffer, more: Partial<Machine> = {}) =>
    run({
      network: {
        "10.0.0.1:4421": new MockDiscovery([entry]).respond,
        "10.0.0.1:4420": responders.tlsHello,
        "10.0.0.9:4420": responders.tlsHello,
      },
      files: key,
      ...more,
    });

  test("is a path with TLS, and never one without", () => {
    const { state, written, said } = listed(secure);
    assert.equal(state, "connected", said);
    assert.match(written[0] ?? "", /,tls$/);
    assert.match(said, /, TLS$/m);
    const beside = listed(secure, { security: { authentication: "optional" } });
    assert.match(beside.written[0] ?? "", /,tls$/, "beside what the discovery's profile asks for");
    const without = listed(secure, { files: {} });
    assert.deepEqual([without.state, without.written], ["refused", []]);
    assert.match(without.said, new RegExp(`${found}: not connected without TLS: no pre-shared key, give credential`));
  });

  test("and a referral a discovery controller with TLS", () => {
    const referral = makeReferral("10.0.0.9", "4420");
    referral[3] = 1;
    const { written, isDeleted } = listed(referral);
    assert.match(written[0] ?? "", /^nqn=nqn\.2014-08\S+,traddr=10\.0\.0\.9,.*,tls$/);
    assert.equal(isDeleted, true);
  });
});
