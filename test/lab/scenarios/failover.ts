// SPDX-License-Identifier: LGPL-2.1-or-later
// A network card of two (net_failover), of which the kernel of the lab has a driver for the slow one alone: root is reached by the master.

import type { Scenario } from "../scenario.ts";
import { userNic, usual } from "./parts.ts";

const failover: Scenario = {
  ...usual,
  name: "net-failover",
  number: "69",
  story: "the card is a pair of one address (net_failover): the master of both has the boot's",
  rare: true,
  root: "full",
  nics: [{ ...userNic(), failover: true }],
  expect: {
    ...usual.expect,
    seen: [/failover master:\w+ registered/, /failover standby slave:\w+ registered/],
    neverSeen: [/I\/O error/],
  },
  limit: 240,
};

export const failoverScenarios: readonly Scenario[] = [failover];
