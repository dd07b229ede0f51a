// SPDX-License-Identifier: LGPL-2.1-or-later
// Files in which an administrator tells nvme-cli what to connect, as an image has them.

import { type Description, FormatError, type Remark } from "../description/types.ts";
import { configJson } from "../formats/config-json.ts";
import { discoveryConf } from "../formats/discovery-conf.ts";
import type { Format, SourceText } from "../formats/format.ts";
import { nvmeFabrics } from "../formats/nvme-fabrics.ts";
import { type Host, HostError } from "../host/host.ts";
import { listFolder } from "../machine/attributes.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import { fabricsFile } from "./nvme-folder.ts";
import { tableSizeLimit } from "./table-files.ts";

const formats: readonly (readonly [string, Format])[] = [
  [fabricsFile, nvmeFabrics],
  ["config.json", configJson],
  ["discovery.conf", discoveryConf],
];

/** Most drop-ins that are looked at. */
const mostDropIns = 64;

/** A file that was read, with its drop-ins. */
export interface NvmeFile {
  readonly path: string;
  readonly description: Description;
  /** Why there is nothing in the description. */
  readonly problem?: Remark;
  /** The file and its drop-ins by their names in the folder. */
  readonly texts: readonly (readonly [string, string])[];
}

/** Those that there are. One that cannot be read costs only itself. */
export function readNvmeFiles(host: Host, folder: string): readonly NvmeFile[] {
  return formats.flatMap(([name, format]) => {
    const path = `${folder}/${name}`;
    const source = readSource(host, path);
    if (source === undefined) {
      return [];
    }
    const dropFolder = `${name}.d`;
    const names = format === nvmeFabrics ? listFolder(host, `${folder}/${dropFolder}`) : [];
    const dropIns = names
      .filter((one) => one.endsWith(".conf"))
      .slice(0, mostDropIns)
      .flatMap((one) => readSource(host, `${folder}/${dropFolder}/${one}`) ?? []);
    const texts = [source, ...dropIns].map((one) => [one.name.slice(folder.length + 1), one.text] as const);
    try {
      return [{ path, description: format.read(source, dropIns), texts }];
    } catch (error) {
      if (!(error instanceof FormatError)) {
        throw error;
      }
      const { place, message } = error;
      const nothing = { hosts: [], interfaces: [], connections: [], remarks: [] };
      return [{ path, description: nothing, problem: { severity: "error", place, message }, texts }];
    }
  });
}

function readSource(host: Host, path: string): SourceText | undefined {
  try {
    const text = decodeUtf8(host.readFile(path, tableSizeLimit));
    return text === undefined ? undefined : { name: path, text };
  } catch (error) {
    if (error instanceof HostError) {
      return undefined;
    }
    throw error;
  }
}
