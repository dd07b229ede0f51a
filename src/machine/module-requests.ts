// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Host, HostError } from "../host/host.ts";
import { attemptFolder } from "./attempt-record.ts";
import { readAttribute } from "./attributes.ts";
import { rootAnswers } from "./root-answers.ts";

/** The program that the kernel starts for a module, and waits for (modprobe(8)); none where it is empty. */
const setting = "/proc/sys/kernel/modprobe";

/** What it was, while we have taken it away. */
const kept = `${attemptFolder}/.modprobe`;

/**
 * Each write to /dev/nvme-fabrics has the kernel start modprobe (nvmf_create_ctrl(), request_module()), although the module is there: from a root
 * file system that does not answer that takes for ever. So the kernel knows of no such program as long as root does not answer, when nobody could
 * start it anyway. Whoever is killed meanwhile leaves it to the next one to set it back.
 */
export function settleModuleRequests(host: Host, answers: () => boolean = () => rootAnswers(host)): void {
  const former = readAttribute(host, kept);
  try {
    if (former === undefined && !answers()) {
      const now = readAttribute(host, setting) ?? "";
      if (now !== "") {
        host.writeFile(kept, `${now}\n`, 0o600);
        host.appendFile(setting, "\n");
      }
    } else if (former !== undefined && answers()) {
      if (readAttribute(host, setting) === "") {
        host.appendFile(setting, `${former}\n`);
      }
      host.remove(kept);
    }
  } catch (error) {
    if (!(error instanceof HostError)) {
      throw error;
    }
  }
}

/** Sets it back if that is due. Costs next to nothing where it is not. */
export function restoreModuleRequests(host: Host): void {
  if (host.exists(kept)) {
    settleModuleRequests(host);
  }
}
