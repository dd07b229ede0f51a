// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { orElse } from "../machine/attributes.ts";
import { logToStderr } from "../machine/log.ts";
import { type PathRequest, readPathRequest } from "../plan/path-request.ts";
import { decodeUtf8 } from "../text/utf8.ts";

/** Bytes; a request has some hundred. */
const longest = 0x10000;

/**
 * What the generator has left for the service of a path, in the folder that the unit names ($NBFT_BOOT_REQUESTS). Nothing where there is none, or
 * one that is not as the generator writes it, which is said: the tables know.
 */
export function findRequest(host: Host, id: string): PathRequest | undefined {
  const folder = host.environment("NBFT_BOOT_REQUESTS");
  if (folder === undefined || !/^[0-9-]+$/.test(id)) {
    return undefined;
  }
  const path = `${folder}/${id}`;
  const bytes = orElse(undefined, () => host.readFile(path, longest));
  if (bytes === undefined) {
    return undefined;
  }
  const request = readPathRequest(decodeUtf8(bytes) ?? "", id);
  if (request === undefined) {
    logToStderr(host)(
      "warning",
      `${path} is not as this version of nbft-boot-generator writes it: the tables are read`,
    );
  }
  return request;
}
