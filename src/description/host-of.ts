// SPDX-License-Identifier: LGPL-2.1-or-later
import type { HostDescriptor } from "../nbft/types.ts";
import { formatUuid, parseUuid } from "../nbft/values/uuid.ts";
import { quote } from "../text/visible.ts";
import type { Say } from "./say.ts";
import { textProblem } from "./text-problem.ts";
import { FormatError, formatPlace, type HostPart, type Place } from "./types.ts";

const zeroId = "00000000-0000-0000-0000-000000000000";

/**
 * The one identity that all sources agree on.
 * @throws FormatError where two of them say different ones
 */
export function hostOf(parts: readonly HostPart[], wants: Place | undefined, say: Say): HostDescriptor {
  const nqn = agree(parts, "nqn", "host NQN", (text) => {
    const problem = textProblem("nqn", text);
    return problem === undefined ? text : new Error(problem);
  });
  const given = agree(parts, "id", "host ID", (text) => {
    const bytes = parseUuid(text);
    return bytes === undefined ? new Error("is not a UUID") : formatUuid(bytes);
  });
  if (nqn === undefined && wants !== undefined) {
    say("warning", wants, "no host NQN is known: add rd.nvmf.hostnqn=NQN");
  }
  // As chooseHost() of src/plan does it, and nvme-cli.
  const own = /:uuid:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.exec(nqn?.value ?? "")?.[1]?.toLowerCase();
  if (nqn !== undefined && given === undefined && own === undefined) {
    say("warning", nqn.place, "no host ID is known, and the host NQN has no UUID: add rd.nvmf.hostid=UUID");
  }
  return {
    nqn: nqn?.value ?? "",
    id: given?.value ?? own ?? zeroId,
    nqnConfigured: nqn !== undefined,
    idConfigured: given !== undefined || own !== undefined,
    primaryAdmin: "not indicated",
  };
}

interface Agreed {
  readonly value: string;
  readonly place: Place;
}

function agree(
  parts: readonly HostPart[],
  key: "nqn" | "id",
  what: string,
  read: (text: string) => string | Error,
): Agreed | undefined {
  let agreed: Agreed | undefined;
  for (const { place, [key]: text } of parts) {
    if (text === undefined) {
      continue;
    }
    const value = read(text);
    if (value instanceof Error) {
      throw new FormatError(place, `${what} ${quote(text)} ${value.message}`);
    }
    if (agreed !== undefined && agreed.value !== value) {
      const other = `${agreed.value} at ${formatPlace(agreed.place)}`;
      throw new FormatError(place, `${what} ${value}, and ${other}: a host has one; leave one out`);
    }
    agreed ??= { value, place };
  }
  return agreed;
}
