// SPDX-License-Identifier: LGPL-2.1-or-later
// Files in which an administrator tells nvme-cli what to connect, as an image has them.

import { remarkOf } from "../description/remark-of.ts";
import { type Description, FormatError, type Remark } from "../description/types.ts";
import { configJson } from "../formats/config-json.ts";
import { discoveryConf } from "../formats/discovery-conf.ts";
import type { Format, SourceText } from "../formats/format.ts";
import { nvmeFabrics } from "../formats/nvme-fabrics.ts";
import { type Host, HostError } from "../host/host.ts";
import { listFolder } from "../machine/attributes.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import { fabricsFile } from "./nvme-folder.ts";

const formats: readonly (readonly [string, Format])[] = [
  [fabricsFile, nvmeFabrics],
  ["config.json", configJson],
  ["discovery.conf", discoveryConf],
];

/** Most drop-ins that are looked at. */
const mostDropIns = 64;

/** Bytes of a file of an image, and of all: a boot waits for each process that reads them. */
const most = { file: 64 * 1024, all: 256 * 1024 };

/** A file that was read, with its drop-ins. */
export interface NvmeFile {
  readonly path: string;
  readonly description: Description;
  /** What of it could not be read. */
  readonly problems: readonly Remark[];
  /** The file and its drop-ins by their names in the folder. */
  readonly texts: readonly (readonly [string, string])[];
}

/** Those that there are. One that cannot be read costs only itself. */
export function readNvmeFiles(host: Host, folder: string): readonly NvmeFile[] {
  let left = most.all;
  return formats.flatMap(([name, format]) => {
    const path = `${folder}/${name}`;
    const problems: Remark[] = [];
    const read = (file: string, index: number): SourceText[] => {
      try {
        if (index > mostDropIns) {
          throw new FormatError({ source: file }, `not read: more than ${mostDropIns} drop-ins`);
        }
        const bytes = host.readFile(file, Math.min(most.file, left));
        left -= bytes.length;
        const text = decodeUtf8(bytes);
        if (text === undefined) {
          throw new FormatError({ source: file }, "is not UTF-8");
        }
        return [{ name: file, text }];
      } catch (error) {
        if (!(error instanceof HostError)) {
          problems.push(remarkOf(error));
        } else if (error.code !== "ENOENT") {
          const why = error.code === "EFBIG" ? "more than 64 KiB" : error.code;
          problems.push({ severity: "error", place: { source: file }, message: `cannot be read: ${why}` });
        }
        return [];
      }
    };
    const names = format === nvmeFabrics ? listFolder(host, `${path}.d`) : [];
    const dropIns = names.filter((one) => one.endsWith(".conf")).map((one) => `${path}.d/${one}`);
    const sources = [path, ...dropIns].flatMap(read);
    const [source, ...more] = sources;
    const texts = sources.map((one) => [one.name.slice(folder.length + 1), one.text] as const);
    let description: Description = { hosts: [], interfaces: [], connections: [], remarks: [] };
    try {
      description = source === undefined ? description : format.read(source, more);
    } catch (error) {
      problems.push(remarkOf(error));
    }
    return texts.length + problems.length === 0 ? [] : [{ path, description, problems, texts }];
  });
}
