// SPDX-License-Identifier: LGPL-2.1-or-later
// What writes, and is part of commands that cannot be run on a folder that stands for a machine: its name, and the folder.

import { configure } from "../../src/boot/configure/configure.ts";
import { withOneDisk } from "../../src/connect/one-disk.ts";
import { markCreated, markExisting, unmark } from "../../src/connect/ownership.ts";
import type { Host } from "../../src/host/host.ts";
import { machineAt } from "../../src/host/machine-at.ts";
import { quickjsHost } from "../../src/host/quickjs/host.ts";
import { AttemptReport } from "../../src/machine/attempt-record.ts";
import { loadPlan } from "../../src/sources/load-plan.ts";

const writers: Readonly<Record<string, (machine: Host) => void>> = {
  configure: (machine) => {
    // It is for the running machine; of this one no program is run all the same.
    configure({ ...machine, isFolder: false }, loadPlan(machine).plan, {
      naming: "none",
      dryRun: false,
      log: () => {},
    });
  },
  mark: (machine) => {
    markCreated(machine, "nvme0");
    markCreated(machine, "nvme1");
    markExisting(machine, "nvme2");
    unmark(machine, "nvme3");
  },
  record: (machine) => {
    new AttemptReport({ ...machine, now: () => 0 }, "connect", "0-1-1").connected(["nvme0"], false);
  },
  // As `connect` does: once more where it has found the lock of a process that is no more.
  lock: (machine) => {
    try {
      withOneDisk(machine, "nqn", () => {});
    } catch {
      withOneDisk(machine, "nqn", () => {});
    }
  },
};

const host = quickjsHost();
const [name = "", folder = ""] = host.args;
writers[name]?.(machineAt(host, folder));
host.exit(0);
