// SPDX-License-Identifier: LGPL-2.1-or-later

/** Status codes that mean something of their own here. */
export const Status = { authenticationRequired: 401 } as const;

/** Status of a Connect command: command specific (1), figure 385. */
export const connectErrors: Readonly<Record<number, string>> = {
  385: "the controller is busy",
  386: "it does not know this NQN or this host",
  388: "this host NQN may not use it",
};
