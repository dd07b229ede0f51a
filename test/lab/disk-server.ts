// SPDX-License-Identifier: LGPL-2.1-or-later
// Targets of other storage networks, which the bench compares with: Debian's usual ones, on this machine's loopback.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runProgram, searchPath } from "../../tools/program.ts";
import { makeTree } from "../../tools/tree.ts";
import { ownArchitecture, processors } from "./architecture.ts";
import { otherNetworksTree } from "./images/peer-recipes.ts";
import { findFreePort } from "./target/free-port.ts";

export type DiskServerKind = "iscsi" | "nbd";

export interface DiskServer {
  readonly port: number;
  close(): Promise<void>;
}

/** The iSCSI target's name, and the NBD export's. */
export const diskServerNames = { iscsi: "iqn.2024-05.org.example:root", nbd: "root" } as const;

const address = "127.0.0.1";

/** Serves a disk that starts as the image; what is written to it is forgotten. */
export async function startDiskServer(kind: DiskServerKind, image: string, folder: string): Promise<DiskServer> {
  const tree = await makeTree(`tree-${otherNetworksTree.suite}`, otherNetworksTree);
  const disk = join(folder, "disk");
  copyFileSync(image, disk);
  const port = await findFreePort(address);
  return kind === "iscsi" ? await startIscsi(tree, disk, port, folder) : await startNbd(tree, disk, port, folder);
}

async function startNbd(tree: string, disk: string, port: number, folder: string): Promise<DiskServer> {
  const configuration = join(folder, "nbd-server.conf");
  const lines = [
    "[generic]",
    `listenaddr = ${address}`,
    `port = ${port}`,
    `[${diskServerNames.nbd}]`,
    `exportname = ${disk}`,
  ];
  writeFileSync(configuration, `${lines.join("\n")}\n`);
  const server = start(tree, "usr/bin/nbd-server", ["-n", "-C", configuration], {});
  await listening(server, port);
  return { port, close: () => end(server) };
}

async function startIscsi(tree: string, disk: string, port: number, folder: string): Promise<DiskServer> {
  // The way to it; its own is the same for all of this machine.
  const environment = { TGT_IPC_SOCKET: join(folder, "tgt") };
  const control = ["-C", "1"];
  const server = start(tree, "usr/sbin/tgtd", ["-f", ...control, "--iscsi", `portal=${address}:${port}`], environment);
  await listening(server, port);
  const steps = [
    `--op new --mode target --tid 1 -T ${diskServerNames.iscsi}`,
    `--op new --mode logicalunit --tid 1 --lun 1 -b ${disk}`,
    "--op bind --mode target --tid 1 -I ALL",
  ];
  try {
    for (const step of steps) {
      const argv = [...programOf(tree, "usr/sbin/tgtadm"), "--lld", "iscsi", ...control, ...step.split(" ")];
      const { status, stderr } = await runProgram(argv, { environment });
      if (status !== 0) {
        throw new Error(`tgtadm ${step}: ${stderr.trim()}`);
      }
    }
  } catch (error) {
    await end(server);
    throw error;
  }
  return { port, close: () => end(server) };
}

/** A program of a tree, which runs on this machine, with its own libraries. */
function programOf(tree: string, program: string): readonly string[] {
  const { loader, libraries } = processors[ownArchitecture()];
  return [join(tree, loader), "--library-path", join(tree, libraries), join(tree, program)];
}

interface Server {
  readonly child: ChildProcess;
  said: string;
}

function start(tree: string, program: string, words: readonly string[], environment: Record<string, string>): Server {
  // setpriv: it dies with us, however we die.
  const child = spawn("setpriv", ["--pdeathsig", "KILL", ...programOf(tree, program), ...words], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: searchPath(), ...environment },
  });
  const server: Server = { child, said: "" };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes: Buffer) => {
      server.said += bytes.toString();
    });
  }
  return server;
}

async function listening(server: Server, port: number): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (server.child.exitCode !== null) {
      break;
    }
    const socket = connect({ host: address, port });
    try {
      await once(socket, "connect");
      return;
    } catch {
      await sleep(100);
    } finally {
      socket.destroy();
    }
  }
  await end(server);
  throw new Error(`the disk's server does not listen: ${server.said.trim().split("\n").slice(-3).join("; ")}`);
}

async function end({ child }: Server): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, "exit");
    child.kill("SIGTERM"); // nbd-server ends what it has started.
    await Promise.race([ended, sleep(2000)]);
    child.kill("SIGKILL");
    await ended;
  }
}
