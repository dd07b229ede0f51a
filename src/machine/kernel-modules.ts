// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { listFolder, orElse, readAttribute } from "./attributes.ts";

const modules = "/lib/modules";

/**
 * Whether the running kernel has nvme_tcp, built in or as a module here; where none runs (a folder), whether any kernel of it has. Undefined where
 * nobody can tell.
 */
export function hasNvmeTcp(host: Host): boolean | undefined {
  return host.exists("/sys/module/nvme_tcp") || hasModule(host, "nvme-tcp", "drivers/nvme/host");
}

/** The same of any module, loaded or not. @param usual the folder of the kernel's sources that it is in */
export function hasModule(host: Host, name: string, usual: string): boolean | undefined {
  const running = readAttribute(host, "/proc/sys/kernel/osrelease");
  const releases = running === undefined ? listFolder(host, modules) : [running];
  const answers = releases
    .map((release) => isIn(host, `${modules}/${release}`, name, usual))
    .filter((one) => one !== undefined);
  return answers.length === 0 ? undefined : answers.includes(true);
}

/** Its usual place first: depmod's lists, which tell of any other (modules.dep(5)), have thousands of lines. */
function isIn(host: Host, folder: string, name: string, usual: string): boolean | undefined {
  if (["", ".xz", ".zst", ".gz"].some((suffix) => host.exists(`${folder}/kernel/${usual}/${name}.ko${suffix}`))) {
    return true;
  }
  const lists = ["modules.dep", "modules.builtin"].flatMap((list) =>
    orElse([], () => [host.readFile(`${folder}/${list}`)]),
  );
  return lists.length === 0 ? undefined : lists.some((list) => holds(list, `/${name}.ko`));
}

/** Parts as long as an engine takes them, each with the end of the one before. */
function holds(bytes: Uint8Array, word: string): boolean {
  for (let start = 0; start < bytes.length; start += 4000) {
    if (String.fromCharCode(...bytes.subarray(start, start + 4000 + word.length)).includes(word)) {
      return true;
    }
  }
  return false;
}
