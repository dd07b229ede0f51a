// SPDX-License-Identifier: LGPL-2.1-or-later
// What a connection is secured by, so that no boot makes it with less.

import type { ConnectionPart, Place, Remark } from "../../description/types.ts";
import type { Host } from "../../host/host.ts";
import { readAttribute } from "../../machine/attributes.ts";
import { controllerFolder } from "../../machine/controllers.ts";

/** What a controller that is there has, said. Its secrets are no part of it. */
export function readSecurity(
  host: Host,
  controller: string,
  place: Place,
  remarks: Remark[],
): Pick<ConnectionPart, "required"> {
  const fileOf = (name: string) => `${controllerFolder(controller)}/${name}`;
  /** Attributes hold "none" where there is no secret. */
  const has = (name: string) => !/^(?:none)?$/.test(readAttribute(host, fileOf(name)) ?? "");
  const say = (severity: Remark["severity"], message: string) => remarks.push({ severity, place, message });
  const demand = (what: string, credential: string) =>
    say("note", `is connected with ${what}, which the table requires: give its machine credential ${credential}`);
  const isHidden = host.exists(fileOf("dhchap_secret")) && readAttribute(host, fileOf("dhchap_secret")) === undefined;
  if (isHidden) {
    say("warning", "may be connected with authentication, which only root can see: the table does not require it");
  }
  const isAuthenticated = has("dhchap_secret");
  if (isAuthenticated) {
    const both = has("dhchap_ctrl_secret") ? " and nbft-boot.dhchap-ctrl-secret" : "";
    demand("authentication", `nbft-boot.dhchap-secret${both}`);
  }
  // The serial number of a key in the kernel's keyring, not the key.
  const isEncrypted = /[1-9a-f]/i.test(readAttribute(host, fileOf("tls_key")) ?? "");
  if (isEncrypted) {
    demand("TLS", isAuthenticated ? "nbft-boot.tls-psk, unless its key comes of authentication" : "nbft-boot.tls-psk");
  }
  return isAuthenticated || isEncrypted
    ? {
        required: [
          ...(isAuthenticated ? (["authentication"] as const) : []),
          ...(isEncrypted ? (["tls"] as const) : []),
        ],
      }
    : {};
}
