// SPDX-License-Identifier: LGPL-2.1-or-later
// What a format has read so far, checked: nothing of a file gets into a description, or a message about it, that was not looked at.

import { textProblem } from "../description/text-problem.ts";
import {
  type ConnectionPart,
  type Description,
  FormatError,
  type HostPart,
  type Place,
  type Remark,
} from "../description/types.ts";
import { parseUuid } from "../nbft/values/uuid.ts";
import type { SourceText } from "./format.ts";
import { isAddress, isInterfaceName } from "./option-fields.ts";

export const discoveryNqn = "nqn.2014-08.org.nvmexpress.discovery";

/** Characters of a file, which is the limit of nvme-cli; controllers of a source; remarks of one severity. */
const most = { text: 1 << 20, controllers: 1024, remarks: 50 };

/** What the tools call them, with hyphens. */
export type ControllerKeys = Readonly<
  Partial<Record<"transport" | "traddr" | "trsvcid" | "nqn" | "host-traddr" | "host-iface", string>>
>;

/** What else is said of it. */
export interface ControllerExtras extends Pick<ConnectionPart, "nsid" | "nid"> {
  readonly "hdr-digest"?: boolean;
  readonly "data-digest"?: boolean;
  /** Also where the key of TLS comes from authentication (concat). */
  readonly tls?: boolean;
}

/** The name of a key in a message. Anything else could be a secret in the wrong place. */
export function nameOf(key: string): string {
  return /^-?[a-z][a-z_-]{0,31}$/i.test(key) ? key : "this key";
}

/** Whether a key has a secret: of DH-HMAC-CHAP (nvme-cli 3.1: KX-HMAC-CHAP), or of TLS; or whether the value is one, whatever its key. */
export function isSecret(key: string, value: string): boolean {
  const isName = /^(dh|kx)chap|^tls[-_]key$|^(host|ctrl)[-_]?key$|secret|passw|psk$/i.test(key);
  return (isName && !/^(none|)$/.test(value)) || /^(DHHC-1|NVMeTLSkey-1):/.test(value);
}

/** A table has no secrets, and a description is printed and passed on. */
export function secretUnused(key: string, value: string): string {
  const said = `${key} ${/NVMeTLS|nbft-boot\.[a-z-]+/i.exec(value) ?? ""}`;
  const isKey = /tls|psk/i.test(said);
  const name = isKey ? "tls-psk" : /ctrl/i.test(said) ? "dhchap-ctrl-secret" : "dhchap-secret";
  const demand = `nbft-boot encode --require=${isKey ? "tls" : "authentication"} has a boot demand it`;
  return `is a secret, and left out: give it as credential nbft-boot.${name}; ${demand}`;
}

export class Reading {
  private readonly hosts: HostPart[] = [];
  private readonly connections: ConnectionPart[] = [];
  private readonly remarks: Remark[] = [];
  private readonly counts = { error: 0, warning: 0, note: 0 };
  private readonly source: string;

  /** @throws FormatError for what is no text of a bearable length */
  constructor(sources: readonly SourceText[]) {
    this.source = sources[0]?.name ?? "";
    for (const { name, text } of sources) {
      if (text.length > most.text) {
        throw new FormatError({ source: name }, "is longer than 1 MiB");
      }
      const nul = text.indexOf("\0");
      if (nul >= 0) {
        throw new FormatError(
          { source: name, line: text.slice(0, nul).split("\n").length },
          "has a NUL: it is no text",
        );
      }
    }
  }

  say(severity: Remark["severity"], place: Place, message: string): void {
    if (++this.counts[severity] <= most.remarks) {
      this.remarks.push({ severity, place, message });
    }
  }

  /** What a table has no place for. */
  ignore(place: Place, key: string): void {
    this.say("note", place, `${nameOf(key)} has no place in a table: it is left out`);
  }

  /** Without the secret. */
  secret(place: Place, key: string, value: string): void {
    this.say("error", place, `${nameOf(key)} ${secretUnused(key, value)}`);
  }

  host(place: Place, nqn: string | undefined, id: string | undefined): void {
    const bad = problemOfNqn(nqn);
    if (bad !== undefined) {
      this.say("error", place, `the host NQN ${bad}`);
    } else if (id !== undefined && (parseUuid(id) === undefined || /^[0-]*$/.test(id))) {
      this.say("error", place, "the host ID is no UUID");
    } else if (nqn !== undefined || id !== undefined) {
      const lower = id?.toLowerCase();
      this.hosts.push({ place, ...(nqn === undefined ? {} : { nqn }), ...(lower === undefined ? {} : { id: lower }) });
    }
  }

  /** What cannot be connected is left out, with a remark. */
  controller(place: Place, kind: ConnectionPart["kind"], keys: ControllerKeys, extras: ControllerExtras = {}): void {
    const transport = keys.transport ?? "";
    const [traddr = "", zone] = (keys.traddr ?? "").replace(/^\[(.*)\]$/, "$1").split("%");
    const hostIface = keys["host-iface"] ?? zone;
    const hostTraddr = keys["host-traddr"];
    const isDefault = kind === "discovery" && keys.nqn === discoveryNqn;
    const nqn = isDefault ? undefined : keys.nqn;
    const badNqn = problemOfNqn(nqn);
    if (transport !== "tcp") {
      const what = /^[a-z][a-z0-9]{1,7}$/i.test(transport)
        ? `transport ${transport} is not tcp`
        : "the transport is not tcp";
      // A local drive is no connection to lose.
      this.leaveOut(transport === "pcie" ? "note" : "error", place, `${what}, which alone a table has`);
    } else if (!isAddress(traddr)) {
      const isName = /[a-z]/i.test(traddr) && textProblem("hostName", traddr) === undefined;
      const what = isName ? `${traddr} is a host name` : "traddr is no address";
      this.leaveOut("error", place, `${what}: write an IP address`);
    } else if (keys.trsvcid !== undefined && textProblem("port", keys.trsvcid) !== undefined) {
      this.leaveOut("error", place, `trsvcid ${textProblem("port", keys.trsvcid)}`);
    } else if (badNqn !== undefined || (nqn === undefined && kind === "subsystem")) {
      this.leaveOut("error", place, badNqn === undefined ? "the subsystem has no NQN" : `the NQN ${badNqn}`);
    } else if (hostTraddr !== undefined && !isAddress(hostTraddr)) {
      this.leaveOut("error", place, "host-traddr is no address");
    } else if (hostIface !== undefined && !isInterfaceName(hostIface)) {
      this.leaveOut("error", place, "host-iface is no name of an interface");
    } else {
      const { "hdr-digest": headerDigest, "data-digest": dataDigest, tls, ...volume } = extras;
      if (this.connections.length === most.controllers) {
        throw new FormatError(place, `there are more than ${most.controllers} controllers`);
      }
      if (kind === "discovery" && (headerDigest || dataDigest)) {
        this.say("note", place, "a table has no digests for discovery: they are left out");
      }
      this.connections.push({
        place,
        kind,
        traddr,
        ...(nqn === undefined ? {} : { nqn }),
        ...(keys.trsvcid === undefined ? {} : { trsvcid: String(Number(keys.trsvcid)) }),
        ...(hostTraddr === undefined ? {} : { hostTraddr }),
        ...(hostIface === undefined ? {} : { hostIface }),
        ...(headerDigest && kind === "subsystem" ? { headerDigest } : {}),
        ...(dataDigest && kind === "subsystem" ? { dataDigest } : {}),
        ...(tls && { required: ["tls"] }),
        ...volume,
      });
    }
  }

  description(): Description {
    const { hosts, connections, remarks, counts } = this;
    const unsaid = Object.values(counts).reduce((sum, count) => sum + Math.max(0, count - most.remarks), 0);
    const rest: Remark = {
      severity: "note",
      place: { source: this.source },
      message: `there is more of this kind: ${unsaid} remarks are left out`,
    };
    return { hosts, interfaces: [], connections, remarks: unsaid === 0 ? remarks : [...remarks, rest] };
  }

  private leaveOut(severity: "error" | "note", place: Place, why: string): void {
    this.say(severity, place, `${why}: this controller is left out`);
  }
}

function problemOfNqn(nqn: string | undefined): string | undefined {
  if (nqn === undefined) {
    return undefined;
  }
  return nqn.startsWith("nqn.") ? textProblem("nqn", nqn) : 'does not start with "nqn."';
}
