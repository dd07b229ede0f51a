// SPDX-License-Identifier: LGPL-2.1-or-later
import { fault, type Mutation } from "./mutation.ts";

const service = "units/parts/path-service.mustache";

export const unitMutations: readonly Mutation[] = [
  fault("paths may get new privileges", "units/", service, "NoNewPrivileges=yes\n", ""),
  fault("paths keep all capabilities", "units/", service, "CapabilityBoundingSet=CAP_NET_RAW\n", ""),
  fault("nobody takes a path's status", "units/", service, "NotifyAccess=main\n", ""),
  fault(
    "a shell comes before the last words",
    "units/",
    "units/nbft-boot-explain.service.mustache",
    "Before=emergency.service dracut-emergency.service\n",
    "",
  ),
  fault("a refused table is tried for ever", "units/", service, "RestartPreventExitStatus=2\n", ""),
  fault("a path is ended while it still waits", "units/", service, "WatchdogSec=1800", "WatchdogSec=100"),
  fault("a path that fails once stays failed", "units/", service, "Restart=on-failure\n", ""),
  fault(
    "a path keeps the machine from switching to its root",
    "units/",
    "units/parts/path-unit.mustache",
    "Conflicts=initrd-switch-root.target shutdown.target",
    "Conflicts=shutdown.target",
  ),
  fault(
    "a path is given up after some starts",
    "units/",
    "units/parts/path-unit.mustache",
    "StartLimitIntervalSec=0\n",
    "",
  ),
  fault(
    "udev starts before its .link files are written",
    "units/",
    "units/nbft-boot-pre.service.mustache",
    "Before=systemd-udevd.service systemd-udev-trigger.service\n",
    "",
  ),
];
