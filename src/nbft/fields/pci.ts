// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Hfi } from "../types.ts";
import { readInteger, writeInteger } from "../values/bytes.ts";
import { checkInteger } from "./integers.ts";
import { type Field, placeOf } from "./structure.ts";

/** A PCI location, 4 bytes: bits 31-16 segment, 15-8 bus, 7-3 device, 2-0 function. */
export function pciLocation<T>(name: keyof T & string, offset: number): Field<T> {
  return {
    name,
    offset,
    read(reader, base, values) {
      const location = readInteger(reader.bytes, base + offset, 4);
      values[name] = {
        segment: location >>> 16,
        bus: (location >>> 8) & 0xff,
        device: (location >>> 3) & 0x1f,
        function: location & 0x07,
      } satisfies Hfi["pci"];
      return true;
    },
    write(writer, base, values, place) {
      const here = placeOf(place, name);
      const pci = values[name] as Hfi["pci"];
      const segment = checkInteger(pci.segment, 0, 0xffff, `${here}.segment`);
      const bus = checkInteger(pci.bus, 0, 0xff, `${here}.bus`);
      const device = checkInteger(pci.device, 0, 0x1f, `${here}.device`);
      const within = checkInteger(pci.function, 0, 0x07, `${here}.function`);
      writeInteger(writer.bytes, base + offset, 4, (segment << 16) | (bus << 8) | (device << 3) | within);
    },
  };
}
