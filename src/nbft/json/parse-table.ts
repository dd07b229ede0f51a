// SPDX-License-Identifier: LGPL-2.1-or-later

import { quote } from "../../text/visible.ts";
import { addStandIn } from "../any-route.ts";
import { encode } from "../encode.ts";
import { EncodeError } from "../encode-error.ts";
import type { Address, Discovery, Duid, Hfi, Ssns, Table } from "../types.ts";
import { formatAddress, parseAddress } from "../values/address.ts";
import { formatMac, parseMac } from "../values/mac.ts";
import { explainSchemaErrors } from "./schema-problem.ts";
import validate from "./table.schema.json?validator";
import { fillDefaults, type PartialTable } from "./table-defaults.ts";

export { parseJson } from "./parse-json.ts";

/**
 * Makes a table of its JSON form (table.schema.json), which firmware's administrators may have written by hand: fills in what has a default,
 * and brings addresses and identifiers into the form that decode() gives them.
 * @throws EncodeError with the place, for anything that is not a table or that encode() would refuse
 */
export function parseTable(value: unknown): Table {
  if (isDeeper(value, deepest)) {
    throw new EncodeError("", "nested too deeply for a table");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const what = value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`;
    throw new EncodeError("", `JSON, but no table: it is ${what}`);
  }
  if (!validate(value)) {
    throw explainSchemaErrors(validate.errors ?? [], value);
  }
  const table = canonicalTable(fillDefaults(value as PartialTable));
  refuseAddresses(table);
  // The layout knows what a schema cannot say: addresses, lengths in bytes, prefixes of a family.
  encode({ ...addStandIn(table).table, host: table.host });
  return table;
}

/** What no layout looks at, because no binary table has it. */
function refuseAddresses({ ssns, discovery }: Table): void {
  for (const [list, all] of Object.entries({ ssns, discovery })) {
    all.forEach(({ byRoute }: Ssns | Discovery, at: number) => {
      const address = byRoute?.hostTraddr;
      if (address !== undefined && parseAddress(address) === undefined) {
        throw new EncodeError(`${list}[${at}].byRoute.hostTraddr`, `${quote(address)} is no IP address`);
      }
    });
  }
}

/** Levels of objects and lists; a table has five. What is deeper could exhaust the stack of whoever prints it. */
const deepest = 16;

function isDeeper(value: unknown, levels: number): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)))
  );
}

function canonicalTable(table: Table): Table {
  return {
    ...table,
    host: { ...table.host, id: table.host.id.toLowerCase() },
    hfi: table.hfi.map(canonicalHfi),
    ssns: table.ssns.map(canonicalSsns),
  };
}

function canonicalHfi(hfi: Hfi): Hfi {
  const mac = parseMac(hfi.mac);
  return {
    ...hfi,
    mac: mac === undefined ? hfi.mac : formatMac(mac),
    ip: canonicalAddress(hfi.ip),
    gateway: canonicalAddress(hfi.gateway),
    dns1: canonicalAddress(hfi.dns1),
    dns2: canonicalAddress(hfi.dns2),
    dhcpServer: canonicalAddress(hfi.dhcpServer),
    ...(hfi.dhcp === undefined ? {} : { dhcp: { ...hfi.dhcp, duid: canonicalDuid(hfi.dhcp.duid) } }),
  };
}

function canonicalSsns(ssns: Ssns): Ssns {
  const { nid, trsvcid } = ssns;
  return {
    ...ssns,
    traddr: canonicalAddress(ssns.traddr),
    trsvcid: /^[0-9]+ *$/.test(trsvcid) ? String(Number(trsvcid)) : trsvcid,
    nid: nid.type === "none" ? nid : { ...nid, value: nid.value.toLowerCase() },
  };
}

/** What is no address is left for the encoder to refuse. */
function canonicalAddress(address: Address): Address {
  const bytes = parseAddress(address);
  return bytes === undefined ? address : formatAddress(bytes);
}

function canonicalDuid(duid: Duid): Duid {
  switch (duid.type) {
    case "UUID":
      return { ...duid, uuid: duid.uuid.toLowerCase() };
    case "EN":
      return { ...duid, identifier: duid.identifier.toLowerCase() };
    case "unknown":
      return { ...duid, raw: duid.raw.toLowerCase() };
    default:
      return { ...duid, linkLayerAddress: duid.linkLayerAddress.toLowerCase() };
  }
}
