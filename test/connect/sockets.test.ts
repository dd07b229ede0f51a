// SPDX-License-Identifier: LGPL-2.1-or-later
// The same code over real sockets, with the Host of Node: probes against misbehaving servers, and everything against the boot lab's target.

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { Worker } from "node:worker_threads";
import { connect } from "../../src/connect/connect.ts";
import { discover } from "../../src/discover/discover.ts";
import type { Host } from "../../src/host/host.ts";
import { machineAt } from "../../src/host/machine-at.ts";
import { nodeHost } from "../../src/host/node/host.ts";
import { Obstacle } from "../../src/machine/obstacle.ts";
import { probe } from "../../src/nvme-tcp/probe.ts";
import { longestProbe } from "../../src/nvme-tcp/transport.ts";
import { top } from "../../tools/top.ts";
import type { TargetOptions } from "../lab/target/options.ts";
import { linuxOptions } from "./mock-fabrics.ts";
import { identity, nic, path } from "./mock-machine.ts";

const folder = mkdtempSync(join(tmpdir(), "nbft-boot-connect-"));
const children: ChildProcess[] = [];
const workers: Worker[] = [];
after(async () => {
  for (const child of children) {
    child.kill();
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  rmSync(folder, { recursive: true });
});

/** A server in a thread of its own, because a Host that waits stops this one. Returns its port. */
async function serve(onConnection: string): Promise<number> {
  const worker = new Worker(
    `const server = require("node:net").createServer((socket) => { socket.on("error", () => {}); ${onConnection} });
     server.listen(0, "127.0.0.1", () => require("node:worker_threads").parentPort.postMessage(server.address().port));`,
    { eval: true },
  );
  workers.push(worker);
  const [port] = await once(worker, "message");
  return port;
}

/** What a probe of the port says; empty where it succeeds. */
function tryProbe(port: number): string {
  try {
    probe(nodeHost(), { interfaceName: "lo", localAddress: "127.0.0.1", address: "127.0.0.1", port }, longestProbe);
    return "";
  } catch (obstacle) {
    assert(obstacle instanceof Obstacle, String(obstacle));
    return obstacle.message;
  }
}

const icResp = `Buffer.from([1, 0, 128, 0, 128, 0, 0, 0, ...Array(120).fill(0)])`;
const servers = {
  "two pieces of an ICResp": [
    `socket.once("data", () => { socket.write(${icResp}.subarray(0, 50)); setTimeout(() => socket.end(${icResp}.subarray(50)), 50); });`,
    /^$/,
  ],
  nothing: ["", /accepts connections, but does not answer/],
  "a close at once": ["socket.end();", /closes the connection instead of answering|connection cut/],
  "a reset": ["socket.resetAndDestroy();", /closes the connection|connection cut/],
  "half an ICResp": [
    `socket.once("data", () => socket.end(${icResp}.subarray(0, 64)));`,
    /breaks off in the middle of its answer/,
  ],
  HTTP: [
    'socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\\r\\n\\r\\n"));',
    /is not an NVMe\/TCP controller/,
  ],
} as const;

for (const [what, [onConnection, message]] of Object.entries(servers)) {
  test(`a server whose answer is ${what}`, async () => {
    assert.match(tryProbe(await serve(onConnection)), message);
  });
}

test("a port that nobody listens on", async () => {
  const port = await serve("");
  await workers.pop()?.terminate();
  assert.equal(tryProbe(port), `connection refused by 127.0.0.1:${port}`);
});

/** Starts the lab's target; returns its ports by listener. */
async function startTarget(options: TargetOptions): Promise<Map<string, number>> {
  const file = join(folder, "target.json");
  writeFileSync(file, JSON.stringify(options));
  const child = spawn(process.execPath, ["tools/run.mjs", "test/lab/target/main.ts", file], {
    cwd: top,
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith("[")) {
      const listeners: { name: string; port: number }[] = JSON.parse(line);
      return new Map(listeners.map(({ name, port }) => [name, port]));
    }
  }
  throw new Error("the target did not start");
}

/** A root folder with an interface and with a plain file as /dev/nvme-fabrics. */
function makeRoot(name: string): { root: string; written(): string } {
  const root = join(folder, name);
  const files = { ...nic("eth0", path.interface.mac), "/dev/nvme-fabrics": linuxOptions };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(root + file), { recursive: true });
    writeFileSync(root + file, text);
  }
  return { root, written: () => readFileSync(`${root}/dev/nvme-fabrics`, "utf8") };
}

test("a path and a discovery against the lab's target", async () => {
  const image = join(folder, "image");
  writeFileSync(image, Buffer.alloc(4096));
  const boot = "nqn.2024-01.org.example:boot";
  const ports = await startTarget({
    subsystems: [{ nqn: boot, serial: "1", namespaces: [{ image }] }],
    listeners: [
      { name: "disk", subsystems: [boot] },
      { name: "second", subsystems: [], discovery: [{ nqn: boot, traddr: "127.0.0.1", trsvcid: "disk" }] },
      { name: "first", subsystems: [], discovery: [{ kind: "referral", traddr: "127.0.0.1", trsvcid: "second" }] },
    ],
  });
  const lines: string[] = [];
  const options = { timeout: 5000, log: (_: string, line: string) => lines.push(line) };
  const host: Host = nodeHost();
  const target = { hostTraddr: "127.0.0.1", traddr: "127.0.0.1", interface: path.interface };

  const one = makeRoot("path");
  const trsvcid = String(ports.get("disk"));
  const connected = connect(machineAt(host, one.root), { ...path, ...target, trsvcid }, identity, options);
  assert.equal(connected.state, "connected", lines.join("\n"));
  const expected = `nqn=${boot},transport=tcp,traddr=127.0.0.1,host_traddr=127.0.0.1,host_iface=eth0,trsvcid=${trsvcid},hostnqn=${identity.nqn}`;
  assert(one.written().startsWith(expected), one.written());

  const two = makeRoot("discovery");
  const discovery = {
    ...target,
    id: "0-1-1",
    trsvcid: String(ports.get("first")),
    nqn: "nqn.2014-08.org.nvmexpress.discovery",
    origin: { table: 0, structure: "Discovery", index: 1 },
  } as const;
  assert.equal(discover(machineAt(host, two.root), discovery, identity, options).state, "connected", lines.join("\n"));
  assert(two.written().startsWith(expected), two.written());
});
