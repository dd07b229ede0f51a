// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Ana } from "./ana.ts";
import type { Controller } from "./controller.ts";
import { Image } from "./image.ts";
import type { NamespaceOptions, SubsystemOptions } from "./options.ts";

/** The NQN of every discovery controller (NVMe Base Specification 2.0, section 4.5). */
export const discoveryNqn = "nqn.2014-08.org.nvmexpress.discovery";

export interface Namespace {
  readonly nsid: number;
  readonly image: Image;
  /** Bytes of each identifier; those that the namespace does not have are missing. */
  readonly uuid?: Buffer;
  readonly nguid?: Buffer;
  readonly eui64?: Buffer;
}

/** An NVM subsystem, or the discovery subsystem of a listener. Its controllers share the namespaces. */
export class Subsystem {
  readonly nqn: string;
  readonly serial: string;
  readonly model: string;
  readonly hosts: readonly string[] | undefined;
  readonly namespaces: ReadonlyMap<number, Namespace>;
  readonly controllers = new Map<number, Controller>();
  /** The discovery log page; undefined in an NVM subsystem. */
  readonly discoveryLog: Buffer | undefined;
  /** Undefined in a target without Asymmetric Namespace Access, and in a discovery subsystem. */
  readonly ana: Ana | undefined;
  #lastId = 0;

  /** Opens the images. Throws where an identifier is malformed or a namespace identifier is used twice. */
  constructor(options: SubsystemOptions, { discoveryLog, ana }: { discoveryLog?: Buffer; ana?: Ana | undefined } = {}) {
    this.nqn = options.nqn;
    this.serial = options.serial;
    this.model = options.model ?? "nbft-boot test target";
    this.hosts = options.hosts;
    this.namespaces = openNamespaces(options);
    this.discoveryLog = discoveryLog;
    this.ana = ana;
  }

  /** A controller identifier that no controller has. The numbers go up, so that a host that comes back gets a new one. */
  nextControllerId(): number {
    do {
      this.#lastId = (this.#lastId % 0xffef) + 1;
    } while (this.controllers.has(this.#lastId));
    return this.#lastId;
  }

  close(): void {
    for (const { image } of this.namespaces.values()) {
      image.close();
    }
  }
}

function openNamespaces({ nqn, namespaces }: SubsystemOptions): Map<number, Namespace> {
  const opened = new Map<number, Namespace>();
  for (const [index, options] of namespaces.entries()) {
    const nsid = options.nsid ?? index + 1;
    if (opened.has(nsid) || nsid < 1 || nsid > 1024) {
      throw new Error(`${nqn}: namespace ${nsid} twice, or not 1 to 1024`);
    }
    opened.set(nsid, openNamespace(nsid, options));
  }
  return opened;
}

function openNamespace(nsid: number, options: NamespaceOptions): Namespace {
  const uuid = options.uuid?.replaceAll("-", "");
  return {
    nsid,
    ...(uuid === undefined ? {} : { uuid: parseHex(uuid, 16) }),
    ...(options.nguid === undefined ? {} : { nguid: parseHex(options.nguid, 16) }),
    ...(options.eui64 === undefined ? {} : { eui64: parseHex(options.eui64, 8) }),
    image: new Image(options.image),
  };
}

function parseHex(text: string, length: number): Buffer {
  const bytes = Buffer.from(text, "hex");
  if (bytes.length !== length || text.length !== 2 * length) {
    throw new Error(`"${text}" is not ${length} bytes in hexadecimal`);
  }
  return bytes;
}
