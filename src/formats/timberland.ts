// SPDX-License-Identifier: LGPL-2.1-or-later
// Config of NvmeOfCli.efi: the connection attempts of the Timberland SIG's EDK II, which makes an NBFT of them (NetworkPkg/Application/NvmeOfCli).

import { type Description, FormatError, type HostPart, type Remark } from "../description/types.ts";
import type { Format } from "./format.ts";
import { readAttempt } from "./timberland/attempt.ts";
import { type Config, isOn, readTags } from "./timberland/tags.ts";

/** More than eight attempts need, and all that somebody may write between them. */
const mostCharacters = 1024 * 1024;

export const timberland: Format = {
  name: "timberland",
  title: "Timberland's Config of NvmeOfCli.efi",
  recognizes: (text) =>
    /^\$Start[ \t\r]*$/im.test(text) && /^[ \t]*(?:AttemptName|MacString|TargetIp)[ \t]*:/im.test(text),
  read: ({ name, text }) => read(name, text),
};

function read(source: string, text: string): Description {
  if (text.length > mostCharacters) {
    throw new FormatError({ source, line: 1 }, `has more than ${mostCharacters} characters`);
  }
  const remarks: Remark[] = [];
  const config = readTags(source, text, remarks);
  const parts = config.attempts.map((attempt) =>
    readAttempt(attempt, (severity, place, message) => remarks.push({ severity, place, message })),
  );
  remarkUnsaid(config, remarks);
  return {
    hosts: readHosts(config),
    interfaces: parts.flatMap(({ interfaces }) => interfaces),
    connections: parts.flatMap(({ connections }) => connections),
    remarks,
  };
}

/** The host, or what attempts have in its place; where they differ, nobody can boot as both. */
function readHosts({ host, attempts }: Config): readonly HostPart[] {
  const enabled = attempts.filter(({ tags }) => tags.get("enabled")?.value === "1");
  const own = enabled.filter(({ tags }) => isOn(tags, "hostoverrideenable"));
  const ofAttempts = own.map(({ tags }) => [tags.get("hostnqnoverride"), tags.get("hostidoverride")] as const);
  const ofAll =
    own.length > 0 && own.length === enabled.length ? [] : [[host.get("hostnqn"), host.get("hostid")] as const];
  const parts = [...ofAll, ...ofAttempts].flatMap(([nqn, id]): readonly HostPart[] => {
    const place = (nqn ?? id)?.place;
    return place === undefined ? [] : [{ place, ...(nqn && { nqn: nqn.value }), ...(id && { id: id.value }) }];
  });
  return [...new Map(parts.map((part) => [`${part.nqn} ${part.id}`, part])).values()];
}

/** How long and how often firmware tries, in which order of transports, by which controller: a table cannot say it, and Linux does not ask. */
const unsaid: Readonly<Record<string, string>> = {
  connecttimeout: "ConnectTimeout",
  connectretrycount: "ConnectRetryCount",
  controllerid: "ControllerId",
  transportguid: "TransportGUID",
};

function remarkUnsaid({ attempts }: Config, remarks: Remark[]): void {
  for (const [tag, name] of Object.entries(unsaid)) {
    const place = attempts.map(({ tags }) => tags.get(tag)?.place).find((one) => one !== undefined);
    if (place !== undefined) {
      remarks.push({
        severity: "note",
        place,
        message: `${name} is firmware's own, and cannot be said by a table: left out`,
      });
    }
  }
}
