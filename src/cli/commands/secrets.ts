// SPDX-License-Identifier: LGPL-2.1-or-later

import { describeSecrets, type SecretsReport } from "../../check/describe-secrets.ts";
import type { Host } from "../../host/host.ts";
import { describeAbsence } from "../../sources/report.ts";
import { writeJson } from "../../text/json.ts";
import { quote, visibleLines } from "../../text/visible.ts";
import { type Command, flag, machineOf, type Options, rootOption, text, UsageError } from "../command.ts";
import { complain, loadInput } from "../input.ts";
import { formatColumns } from "../text/columns.ts";

export const secrets: Command = {
  name: "secrets",
  group: "people",
  summary: "say which paths need which secret, and what is there",
  examples: [
    ["nbft-boot secrets check", "exit status 1: a path would not be connected, or a secret has a mistake in it"],
  ],
  first: {
    name: "action",
    describe: "what to do",
    choices: [["check", "which paths need which secret, whether it is there and well-formed"]],
  },
  options: { ...rootOption, json: { type: "boolean", describe: "print JSON, without any secret" } },
  run: (host: Host, options: Options): number => {
    if (text(options, "action") !== "check") {
      throw new UsageError(`secrets: unknown action ${quote(text(options, "action") ?? "")}; there is check`);
    }
    const input = loadInput(host, options);
    complain(host, input);
    const report = describeSecrets(machineOf(host, options), input.plan);
    if (flag(options, "json")) {
      writeJson({ version: 1, ...report }, (piece) => host.stdout(piece));
    } else if (input.tables.length + input.rejected.length === 0) {
      host.stdout(`${describeAbsence(input)}\n`);
    } else {
      host.stdout(visibleLines(format(report)));
    }
    const isWell = report.useless.length === 0 && report.paths.every(({ problem }) => problem === undefined);
    return input.rejected.length > 0 ? 2 : isWell ? 0 : 1;
  },
};

function format({ paths, useless, hasEncrypted }: SecretsReport): string {
  const rows = paths.map(({ id, authentication, secret = "-", controllerSecret = "-", subsysNqn, problem = "" }) => [
    id,
    authentication,
    secret,
    controllerSecret,
    subsysNqn,
    problem,
  ]);
  return [
    formatColumns(["ID", "Authentication", "Secret", "Controller's", "Subsystem NQN", "Not connected"], rows),
    ...useless.map(({ where, problem }) => `${where} ${problem}\n`),
    hasEncrypted ? "Some are encrypted: only a boot can say what is in them.\n" : "",
  ].join("");
}
