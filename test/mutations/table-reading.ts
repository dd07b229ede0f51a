// SPDX-License-Identifier: LGPL-2.1-or-later
// How a table is read and written: what is refused, and what is forgiven.

import { faultOfTable as fault, type Mutation } from "./mutation.ts";

export const readingMutations: readonly Mutation[] = [
  fault("the minor revision is never written", "src/nbft/encode.ts", ['writer.revision === "1.1" ? 1 : 0', "0"]),
  fault("list versions are not written", "src/nbft/encode.ts", ["      bytes[base + list.offset + 6] = 1;\n", ""]),
  fault("the host descriptor's version is not written", "src/nbft/encode.ts", [
    "  bytes[base + offsets.host + 6] = 1;\n",
    "",
  ]),
  fault("SSNS objects before those of HFIs in the heap", "src/nbft/encode.ts", [
    "  writeList(writer, lists.hfi, table, starts.hfi);\n  writeList(writer, lists.ssns, table, starts.ssns);\n",
    "  writeList(writer, lists.ssns, table, starts.ssns);\n  writeList(writer, lists.hfi, table, starts.hfi);\n",
  ]),
  fault("no NUL behind an object of the heap", "src/nbft/fields/writer.ts", [
    "this.length += length + 1;",
    "this.length += length;",
  ]),
  fault(
    "lists walked by the known length, not the recorded one",
    "src/nbft/decode-lists.ts",
    ["start + position * recordLength;", "start + position * list.structure.length;"],
    ["{ start, recordLength, count }", "{ start, count }"],
  ),
  fault("references resolve by position, not by index", "src/nbft/decode-lists.ts", [
    "new Set(descriptors.map(({ index }) => index))",
    "new Set(descriptors.map((_, index) => index + 1))",
  ]),
  fault("the heap may not end at the end of the table", "src/nbft/decode.ts", [
    "heapStart + heapLength > length",
    "heapStart + heapLength >= length",
  ]),
  fault("an object may begin before the heap", "src/nbft/fields/reader.ts", ["start < this.heapStart || ", ""]),
  fault("an object may end one byte after the heap", "src/nbft/fields/reader.ts", [
    "start + length > this.heapEnd",
    "start + length > this.heapEnd + 1",
  ]),
  fault("an object of length 0 is present", "src/nbft/fields/reader.ts", [
    '    if (length === 0) {\n      return "absent";\n    }\n',
    "",
  ]),
  fault("absence is told by the offset, not by the length", "src/nbft/fields/reader.ts", [
    "if (length === 0)",
    "if (readInteger(this.bytes, offset, 4) === 0)",
  ]),
  fault("fields of 1.1 by the header's revision, not by the descriptor's version", "src/nbft/fields/nested.ts", [
    "(reader.bytes[base + offset] as number) >= version",
    "reader.bytes[50] === 1",
  ]),
  fault(
    "IAID big-endian",
    "src/nbft/fields/dhcp-client.ts",
    [
      "const iaid = readInteger(reader.bytes, reader.objectStart, 4);",
      "const iaid = readInteger(reader.bytes.slice(reader.objectStart, reader.objectStart + 4).reverse(), 0, 4);",
    ],
    [
      "      writeInteger(writer.bytes, start, 4, iaid);\n",
      "      writeInteger(writer.bytes, start, 4, iaid);\n      writer.bytes.subarray(start, start + 4).reverse();\n",
    ],
  ),
  fault("DUID-LLT and DUID-LL swapped", "src/nbft/values/duid.ts", [
    "{ LLT: 1, EN: 2, LL: 3, UUID: 4 }",
    "{ LLT: 3, EN: 2, LL: 1, UUID: 4 }",
  ]),
  fault(
    "DUID big-endian in the table, little-endian on the wire",
    "src/nbft/values/duid.ts",
    ['if (form === "wire")', 'if (form === "table")'],
    ['form === "table" ? bytes : bytes.slice', 'form === "wire" ? bytes : bytes.slice'],
    ['form === "table" ? offset : 0', 'form === "wire" ? offset : 0'],
  ),
  fault(
    "time before hardware type in a DUID-LLT",
    "src/nbft/values/duid.ts",
    [
      "[2, typeCodes.LLT],\n        [2, duid.hardwareType],\n        [4, duid.time]",
      "[2, typeCodes.LLT],\n        [4, duid.time],\n        [2, duid.hardwareType]",
    ],
    [
      "hardwareType: read(bytes, 2, 2, form),\n            time: read(bytes, 4, 4, form)",
      "hardwareType: read(bytes, 6, 2, form),\n            time: read(bytes, 2, 4, form)",
    ],
  ),
  fault(
    "device and function of five and three bits in the other order",
    "src/nbft/fields/pci.ts",
    ["(location >>> 3) & 0x1f", "location & 0x1f"],
    ["location & 0x07", "(location >>> 5) & 0x07"],
    ["(device << 3) | within", "device | (within << 5)"],
  ),
  fault(
    "PCI segment in the low half",
    "src/nbft/fields/pci.ts",
    ["segment: location >>> 16", "segment: location & 0xffff"],
    ["bus: (location >>> 8) & 0xff", "bus: location >>> 24"],
    ["(location >>> 3) & 0x1f", "(location >>> 19) & 0x1f"],
    ["function: location & 0x07", "function: (location >>> 16) & 0x07"],
    [
      "(segment << 16) | (bus << 8) | (device << 3) | within",
      "segment | (bus << 24) | (device << 19) | (within << 16)",
    ],
  ),
  fault(
    "IPv4 addresses as IPv4-compatible ones",
    "src/nbft/values/address.ts",
    ["bytes[10] = 0xff;\n    bytes[11] = 0xff;", "bytes[10] = 0;\n    bytes[11] = 0;"],
    ["zeros === 10 && bytes[offset + 10] === 0xff && bytes[offset + 11] === 0xff", "zeros >= 12"],
  ),
  fault(
    "host ID with an EFI GUID swap",
    "src/nbft/values/uuid.ts",
    [
      "const hex = toHex(bytes, offset, offset + uuidLength);",
      "const raw = bytes.slice(offset, offset + uuidLength);\n  raw.subarray(0, 4).reverse();\n  raw.subarray(4, 6).reverse();\n  raw.subarray(6, 8).reverse();\n  const hex = toHex(raw);",
    ],
    [
      '? fromHex(text.replaceAll("-", "")) : undefined',
      '? fromHex(text.replace(/^(..)(..)(..)(..)-(..)(..)-(..)(..)/, "$4$3$2$1$6$5$8$7").replaceAll("-", "")) : undefined',
    ],
  ),
  fault(
    "integers of two bytes big-endian",
    "src/nbft/values/bytes.ts",
    [
      "const pair = low | ((bytes[offset + 1] as number) << 8);\n  if (size === 2) {\n    return pair;",
      "const pair = low | ((bytes[offset + 1] as number) << 8);\n  if (size === 2) {\n    return (low << 8) | (bytes[offset + 1] as number);",
    ],
    [
      "  for (let index = 0; index < size; index++) {\n    bytes[offset + index] = value >>> (8 * index);",
      "  for (let index = 0; index < size; index++) {\n    bytes[offset + index] = value >>> (8 * (size === 2 ? 1 - index : index));",
    ],
  ),
  fault("a security index counts without its flag", "src/nbft/fields/references.ts", [
    "      if (!isSet(reader.bytes, base, used)) {\n        return true;\n      }\n",
    "",
  ]),
  fault("no list of secondary HFIs where there is none", "src/nbft/fields/references.ts", [
    "list.length > 0 ? list : [values[primary] as number]",
    "list",
  ]),
  fault("EUI-64 and NGUID swapped", "src/nbft/fields/namespace-id.ts", [
    '"none", "eui64", "nguid", "uuid"',
    '"none", "nguid", "eui64", "uuid"',
  ]),
  fault(
    "an EUI-64 has six bytes",
    "src/nbft/fields/namespace-id.ts",
    ['(type === "eui64" ? 8 : 16)', '(type === "eui64" ? 6 : 16)'],
    ['(nid.type === "eui64" ? 8 : 16)', '(nid.type === "eui64" ? 6 : 16)'],
  ),
  fault(
    "an EUI-64 in the last eight bytes",
    "src/nbft/fields/namespace-id.ts",
    [
      'toHex(reader.bytes, start, start + (type === "eui64" ? 8 : 16))',
      'toHex(reader.bytes, start + (type === "eui64" ? 8 : 0), start + 16)',
    ],
    [
      "writer.bytes.set(bytes, base + offset + 1);",
      "writer.bytes.set(bytes, base + offset + 1 + (16 - bytes.length));",
    ],
  ),
  fault(
    "a length always counts a NUL",
    "src/nbft/fields/text.ts",
    ["start + Math.min(objectLength, kind.longest + 1)", "start + Math.min(objectLength - 1, kind.longest + 1)"],
    [
      "writer.append(base + offset, checkText(value, kind, here), here);",
      "writer.append(base + offset, [...checkText(value, kind, here), 0], here);",
    ],
  ),
  fault("a NUL inside a text ends it without a word", "src/nbft/fields/text.ts", [
    "if (nul >= 0 && hasTextBehind(looked, nul))",
    "if (nul < -1)",
  ]),
  fault("a text that no NUL follows is not reported", "src/nbft/fields/text.ts", [
    "const isTerminated = nul >= 0 || bytes[start + length] === 0;",
    "const isTerminated = true;",
  ]),
  fault("an NQN may be 224 bytes long", "src/nbft/values/text.ts", ["longest: 223", "longest: 224"]),
  fault("an NQN may have a comma", "src/nbft/values/text.ts", ["/[\\s,]/", "/[\\s]/"]),
  fault("the checksum is not looked at", "src/nbft/decode.ts", ["if (sum !== 0)", "if (sum < 0)"]),
  fault("minor revision 2 is accepted", "src/nbft/decode.ts", ["if (minor > 1)", "if (minor > 2)"]),
  fault("major revision 2 is accepted", "src/nbft/decode.ts", ["if (major !== 1)", "if (major !== 1 && major !== 2)"]),
  fault("the heap may be longer than the table", "src/nbft/decode.ts", [
    "if (heapStart + heapLength > length)",
    "if (heapStart > length)",
  ]),
  fault("the control structure's valid flag is not looked at", "src/nbft/decode.ts", [
    "if (((bytes[base + offsets.flags] as number) & validFlag) === 0)",
    "if (validFlag === undefined)",
  ]),
  fault("the host descriptor may be in the header", "src/nbft/decode.ts", ["start < header.length || ", ""]),
  fault("the host descriptor may end behind the table", "src/nbft/decode.ts", [
    "start + host.length > reader.tableLength",
    "start > reader.tableLength",
  ]),
  fault("records may be shorter than their structure", "src/nbft/regions.ts", [
    "recordLength < structure.length",
    "recordLength < 1",
  ]),
  fault("a list may end behind the table", "src/nbft/regions.ts", [
    "start + recordLength * count > reader.tableLength",
    "start > reader.tableLength",
  ]),
  fault("the extent of a list wraps around at 2^32", "src/nbft/regions.ts", [
    "start + recordLength * count > reader.tableLength",
    "(start + recordLength * count) >>> 0 > reader.tableLength",
  ]),
  fault("overlaps are not reported", "src/nbft/regions.ts", ["part.start < previous.end", "part.start < 0"]),
  fault("a transport address may have any length", "src/nbft/fields/heap.ts", [
    "if (reader.objectLength !== addressLength)",
    "if (reader.objectLength < 1)",
  ]),
  fault("a structure in the heap may be shorter than it is", "src/nbft/fields/nested.ts", [
    "if (objectLength < structure.length)",
    "if (objectLength < 1)",
  ]),
  fault("an IAID may have any length", "src/nbft/fields/dhcp-client.ts", [
    "if (reader.objectLength !== 4)",
    "if (reader.objectLength < 1)",
  ]),
  fault("a DUID may be 131 bytes long", "src/nbft/values/duid.ts", ["least: 3, most: 130", "least: 3, most: 131"]),
  fault("a DUID-LLT without an address is taken", "src/nbft/values/duid.ts", [
    "return length <= 8",
    "return length < 8",
  ]),
  fault("a DUID-UUID may be longer", "src/nbft/values/duid.ts", [
    "length !== 2 + uuidLength",
    "length < 2 + uuidLength",
  ]),
  fault("an IPv4 prefix may be 128", "src/nbft/fields/values.ts", ['family(ip) === "ipv4" ? 32 : 128', "128"]),
  fault("a multicast MAC address is taken", "src/nbft/values/mac.ts", ["& 1) !== 0", "& 0) !== 0"]),
  fault("a MAC address of zeros is taken", "src/nbft/values/mac.ts", ['  return "is zero";', "  return undefined;"]),
  fault("an unknown type of namespace identifier is not reported", "src/nbft/fields/namespace-id.ts", [
    "number < types.length ||",
    "number < 256 ||",
  ]),
  fault("a second descriptor with an index is not reported", "src/nbft/decode-lists.ts", [
    "if (seen.has(index) && ",
    "if (seen.has(-1) && ",
  ]),
  fault("an SSNS without its primary HFI is taken", "src/nbft/decode-lists.ts", [
    'return known.has(index) || reader.reject("unresolved-hfi"',
    'return index > -1 || reader.reject("unresolved-hfi"',
  ]),
  fault("an SSNS without its security profile is taken", "src/nbft/decode-lists.ts", [
    'if (index === undefined || known.has(index)) {\n    return true;\n  }\n  return reader.reject("unresolved-security"',
    'if (index === undefined || index > -1) {\n    return true;\n  }\n  return reader.reject("unresolved-security"',
  ]),
  fault("the primary HFI is its own secondary one", "src/nbft/fields/references.ts", [
    "index !== 0 && index !== values[primary] && ",
    "index !== 0 && ",
  ]),
  fault("a secondary HFI counts as often as it is listed", "src/nbft/fields/references.ts", [
    " && !list.includes(index)",
    "",
  ]),
  fault("0 is an HFI", "src/nbft/fields/references.ts", [
    "index !== 0 && index !== values[primary]",
    "index !== values[primary]",
  ]),
  fault("the identifier of a structure is not looked at", "src/nbft/fields/structure.ts", [
    "reader.bytes[base] !== structure.id",
    "reader.bytes[base] === undefined",
  ]),
  fault("the valid flag of a structure is not looked at", "src/nbft/fields/structure.ts", [
    "if (!isSet(reader.bytes, base, valid)) {",
    "if (valid.mask < 0) {",
  ]),
  fault("strict mode is not strict", "src/nbft/fields/reader.ts", ["    return !this.strict;\n", "    return true;\n"]),
  fault("version 3 where fields of 1.1 are written", "src/nbft/fields/nested.ts", [
    "isUsed ? version : version - 1",
    "isUsed ? version + 1 : version - 1",
  ]),
  fault("an index of 0 is one", "src/nbft/fields/integers.ts", [
    "integer(name, offset, 1, { zeroIsAbsent: true })",
    "integer(name, offset, 1)",
  ]),
  fault("text that is not UTF-8 is taken", "src/nbft/fields/text.ts", [
    '  if (content === undefined) {\n    return refuse(reader, need, "text-not-utf8"',
    '  if (content === "") {\n    return refuse(reader, need, "text-not-utf8"',
  ]),
  fault("a control character is taken in text", "src/nbft/values/text.ts", [
    "return found === null ? undefined : `has the control",
    "return found !== null ? undefined : `has the control",
  ]),
  fault("a port may be 0", "src/nbft/values/text.ts", ["Number(text) >= 1", "Number(text) >= 0"]),
  fault("a leading zero of a port stays", "src/nbft/values/text.ts", [
    "canonical: (text) => String(Number(text))",
    "canonical: (text) => text",
  ]),
];
