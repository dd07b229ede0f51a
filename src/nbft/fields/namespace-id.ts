// SPDX-License-Identifier: LGPL-2.1-or-later

import { quote } from "../../text/visible.ts";
import { EncodeError } from "../encode-error.ts";
import type { Ssns } from "../types.ts";
import { fromHex, toHex } from "../values/bytes.ts";
import { formatUuid, parseUuid } from "../values/uuid.ts";
import { type Field, placeOf } from "./structure.ts";

/** Namespace identifier types (NIDT), in the order of their numbers. */
const types = ["none", "eui64", "nguid", "uuid"] as const;

/** A namespace identifier, 17 bytes: its type, then 16 bytes of which an EUI-64 uses the first eight. */
export function namespaceId<T>(name: keyof T & string, offset: number): Field<T> {
  return {
    name,
    offset,
    read(reader, base, values) {
      const at = base + offset;
      const number = reader.bytes[at] as number;
      const type = types[number] ?? "none";
      const start = at + 1;
      values[name] = (
        type === "none"
          ? { type }
          : type === "uuid"
            ? { type, value: formatUuid(reader.bytes, start) }
            : { type, value: toHex(reader.bytes, start, start + (type === "eui64" ? 8 : 16)) }
      ) satisfies Ssns["nid"];
      // Nothing is connected by it, so an unknown type costs no more than itself.
      return (
        number < types.length || reader.warn("unknown-value", `namespace identifier type is ${number}`, at, "ignored")
      );
    },
    write(writer, base, values, place) {
      const nid = values[name] as Ssns["nid"];
      const number = types.indexOf(nid.type);
      if (number < 0) {
        throw new EncodeError(`${placeOf(place, name)}.type`, `${quote(nid.type)} is not one of ${types.join(", ")}`);
      }
      writer.bytes[base + offset] = number;
      if (nid.type === "none") {
        return;
      }
      const bytes = nid.type === "uuid" ? parseUuid(nid.value) : fromHex(nid.value);
      if (bytes?.length !== (nid.type === "eui64" ? 8 : 16)) {
        const wanted = { eui64: "16 hexadecimal digits", nguid: "32 hexadecimal digits", uuid: "a UUID" }[nid.type];
        throw new EncodeError(`${placeOf(place, name)}.value`, `${quote(nid.value)} is not ${wanted}`);
      }
      writer.bytes.set(bytes, base + offset + 1);
    },
  };
}
