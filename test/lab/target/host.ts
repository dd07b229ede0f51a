// SPDX-License-Identifier: LGPL-2.1-or-later
import { Client, type ClientOptions, type Reply } from "./client.ts";
import { AdminOpcode, FabricsType, IoOpcode } from "./command.ts";
import { connectDataLength } from "./fabrics.ts";
import { sectorSize } from "./image.ts";
import type { CommandOptions } from "./submission.ts";

export interface HostOptions extends ClientOptions {
  readonly nqn: string;
  readonly hostNqn?: string;
  readonly hostId?: string;
}

export interface ConnectOptions {
  readonly queue?: number;
  readonly queueSize?: number;
  readonly controller?: number;
  readonly inCapsule?: boolean;
}

export const defaultHostNqn = "nqn.2014-08.org.nvmexpress:uuid:11111111-2222-3333-4444-555555555555";
export const defaultHostId = "11111111-2222-3333-4444-555555555555";

/** Sends a Connect command. */
export function connectQueue(client: Client, options: HostOptions, connect: ConnectOptions = {}): Promise<Reply> {
  const { nqn, hostNqn = defaultHostNqn, hostId = defaultHostId } = options;
  const { queue = 0, queueSize = 32, controller = 0xffff, inCapsule = true } = connect;
  const data = Buffer.alloc(connectDataLength);
  Buffer.from(hostId.replaceAll("-", ""), "hex").copy(data);
  data.writeUInt16LE(controller, 16);
  data.write(nqn, 256);
  data.write(hostNqn, 512);
  const dwords = [queue << 16, queueSize - 1, 5000];
  return client.run({ opcode: AdminOpcode.fabrics, fabricsType: FabricsType.connect, dwords, data, inCapsule });
}

export function getProperty(client: Client, offset: number, wide = false): Promise<Reply> {
  return client.run({
    opcode: AdminOpcode.fabrics,
    fabricsType: FabricsType.propertyGet,
    dwords: [wide ? 1 : 0, offset],
  });
}

export function setProperty(client: Client, offset: number, value: number): Promise<Reply> {
  return client.run({ opcode: AdminOpcode.fabrics, fabricsType: FabricsType.propertySet, dwords: [0, offset, value] });
}

/** Opens a connection and makes it the admin queue of a new, enabled controller. Throws where the Connect fails. */
export async function openAdmin(port: number, options: HostOptions): Promise<{ admin: Client; controller: number }> {
  const admin = await Client.open(port, options);
  const { status, result } = await connectQueue(admin, options);
  if (status !== 0) {
    await admin.close();
    throw new Error(`Connect failed with status 0x${status.toString(16)}`);
  }
  await setProperty(admin, 0x14, 0x460001);
  return { admin, controller: Number(result) };
}

/** Opens an I/O queue of a controller. Throws where the Connect fails. */
export async function openIo(port: number, options: HostOptions, controller: number, queue = 1): Promise<Client> {
  const io = await Client.open(port, options);
  const { status } = await connectQueue(io, options, { queue, controller, queueSize: 128 });
  if (status !== 0) {
    await io.close();
    throw new Error(`Connect of queue ${queue} failed with status 0x${status.toString(16)}`);
  }
  return io;
}

export function identify(admin: Client, cns: number, nsid = 0): Promise<Reply> {
  return admin.run({ opcode: AdminOpcode.identify, nsid, dwords: [cns], length: 4096 });
}

/** Get Log Page: that many bytes from an offset. */
export function getLog(admin: Client, page: number, length: number, offset = 0): Promise<Reply> {
  const count = length / 4 - 1;
  return admin.run({ opcode: AdminOpcode.getLogPage, dwords: [page | (count << 16), count >>> 16, offset], length });
}

export function read(io: Client, sector: number, sectors: number, nsid = 1): Promise<Reply> {
  return io.run({ opcode: IoOpcode.read, nsid, dwords: [sector, 0, sectors - 1], length: sectors * sectorSize });
}

export function write(io: Client, sector: number, data: Buffer, options: Partial<CommandOptions> = {}): Promise<Reply> {
  const dwords = [sector, 0, data.length / sectorSize - 1];
  return io.run({ opcode: IoOpcode.write, nsid: 1, dwords, data, ...options });
}
