// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Command, commandId, dataLength } from "./command.ts";
import { maximumQueueSize } from "./controller.ts";
import { FatalError, makeTransfer, PduError, PduFlag, PduType } from "./pdu.ts";

interface Transfer extends Command {
  received: number;
  intact: boolean;
}

/** The commands of a connection that wait for data they asked for with an R2T. Any number at a time, in any order. */
export class Transfers {
  readonly #open = new Map<number, Transfer>();
  #lastTag = 0;

  /** Keeps the command and makes the R2T for all of its data. */
  start(sqe: Buffer): Buffer {
    if (this.#open.size >= maximumQueueSize) {
      throw new PduError(FatalError.dataLimit, 0, "more commands than the queue has entries");
    }
    do {
      this.#lastTag = (this.#lastTag + 1) & 0xffff;
    } while (this.#open.has(this.#lastTag));
    const length = dataLength(sqe);
    this.#open.set(this.#lastTag, { sqe, data: Buffer.allocUnsafeSlow(length), received: 0, intact: true });
    return makeTransfer(PduType.r2t, 0, commandId(sqe), this.#lastTag, 0, length);
  }

  /** Where the data of an H2CData PDU goes. Throws PduError unless it continues a transfer. */
  place(header: Buffer, length: number): Buffer {
    const transfer = this.#find(header);
    const offset = header.readUInt32LE(12);
    if (header.readUInt32LE(16) !== length) {
      throw new PduError(FatalError.invalidHeaderField, 16, "DATAL is not the length of the PDU's data");
    }
    if (offset !== transfer.received || offset + length > transfer.data.length) {
      throw new PduError(FatalError.dataOutOfRange, 12, `data at ${offset}, ${length} bytes, was not asked for`);
    }
    return transfer.data.subarray(offset, offset + length);
  }

  /** Takes an H2CData PDU; returns the command once all of its data is there. */
  receive(header: Buffer, length: number, intact: boolean): Transfer | undefined {
    const transfer = this.#find(header);
    transfer.received += length;
    transfer.intact &&= intact;
    if (transfer.received === transfer.data.length) {
      this.#open.delete(header.readUInt16LE(10));
      return transfer;
    }
    if (length === 0 || ((header[1] as number) & PduFlag.lastPdu) > 0) {
      throw new PduError(FatalError.invalidHeaderField, 1, "the last H2CData PDU does not complete the transfer");
    }
    return undefined;
  }

  #find(header: Buffer): Transfer {
    const transfer = this.#open.get(header.readUInt16LE(10));
    if (transfer === undefined || commandId(transfer.sqe) !== header.readUInt16LE(8)) {
      throw new PduError(FatalError.invalidHeaderField, 8, "H2CData without an R2T");
    }
    return transfer;
  }
}
