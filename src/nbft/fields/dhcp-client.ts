// SPDX-License-Identifier: LGPL-2.1-or-later

import { quote } from "../../text/visible.ts";
import { EncodeError } from "../encode-error.ts";
import type { Hfi } from "../types.ts";
import { readInteger, writeInteger } from "../values/bytes.ts";
import { decodeDuid, encodeDuid } from "../values/duid.ts";
import { missing } from "./heap.ts";
import { checkInteger, setBits } from "./integers.ts";
import { type Bits, type Field, isSet, placeOf } from "./structure.ts";

/** Identity of firmware's DHCPv6 client: two objects in the heap, the IAID (4 bytes) and the DUID, that count only where a flag (DCI) is set. */
export function dhcpClient<T>(
  name: keyof T & string,
  used: Bits,
  offsets: { readonly iaid: number; readonly duid: number },
): Field<T> {
  return {
    name,
    offset: offsets.iaid,
    read(reader, base, values) {
      if (!isSet(reader.bytes, base, used)) {
        return true;
      }
      const iaidAt = base + offsets.iaid;
      const iaidResult = missing(reader, iaidAt, "IAID", "required");
      if (iaidResult !== undefined) {
        return iaidResult;
      }
      if (reader.objectLength !== 4) {
        return reader.reject("object-length", `IAID is ${reader.objectLength} bytes long, not 4`, iaidAt + 4);
      }
      const iaid = readInteger(reader.bytes, reader.objectStart, 4);
      const duidAt = base + offsets.duid;
      const duidResult = missing(reader, duidAt, "DUID", "required");
      if (duidResult !== undefined) {
        return duidResult;
      }
      const { objectStart, objectLength } = reader;
      const duid = decodeDuid(reader.bytes.subarray(objectStart, objectStart + objectLength), "table");
      if (duid === undefined) {
        const message = `a DUID of this type is not ${objectLength} bytes long`;
        return reader.reject("duid-invalid", message, duidAt + 4);
      }
      values[name] = { iaid, duid } satisfies Hfi["dhcp"];
      return true;
    },
    write(writer, base, values, place) {
      const here = placeOf(place, name);
      const client = values[name] as NonNullable<Hfi["dhcp"]>;
      const iaid = checkInteger(client.iaid, 0, 0xffff_ffff, `${here}.iaid`);
      const duid = encodeDuid(client.duid, "table");
      if (duid === undefined) {
        throw new EncodeError(`${here}.duid`, `${quote(client.duid)} is not a DUID`);
      }
      setBits(writer, base, used);
      const start = writer.allocate(base + offsets.iaid, 4, here);
      writeInteger(writer.bytes, start, 4, iaid);
      writer.append(base + offsets.duid, duid, here);
    },
  };
}
