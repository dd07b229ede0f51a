// SPDX-License-Identifier: LGPL-2.1-or-later

import { describeSecrets, type SecretRemark, type SecretsReport } from "../../check/describe-secrets.ts";
import type { Host } from "../../host/host.ts";
import { describeOrigin } from "../../plan/origin.ts";
import type { BootPlan } from "../../plan/types.ts";
import { credentialKeys, credentialOf, encryptSecret } from "../../secrets/encrypt-secret.ts";
import { describeAbsence } from "../../sources/report.ts";
import { writeJson } from "../../text/json.ts";
import { quote, visibleLines } from "../../text/visible.ts";
import {
  type Command,
  flag,
  machineOf,
  type Options,
  sourceOptions,
  sourceWords,
  text,
  texts,
  UsageError,
} from "../command.ts";
import { complain, loadInput } from "../input.ts";
import { formatColumns } from "../text/columns.ts";

/** What each action knows of the options. */
const actions: Readonly<Record<string, readonly string[]>> = {
  check: ["root", "from", "json"],
  encrypt: ["file", "with-key", "output"],
};

export const secrets: Command = {
  name: "secrets",
  group: "people",
  summary: "say which paths need which secret, or encrypt one",
  examples: [
    ["nbft-boot secrets check", "exit status 1: a path would not be connected, or a secret has a mistake in it"],
    ["nbft-boot secrets encrypt --file=nbft-boot.dhchap-secret", "nbft-boot.dhchap-secret.cred, for this TPM 2"],
  ],
  first: {
    name: "action",
    describe: "what to do",
    choices: [
      ["check", "which paths need which secret, whether it is there and well-formed"],
      ["encrypt", "make an encrypted credential of a file, for the EFI system partition"],
    ],
    own: actions,
  },
  positional: sourceWords,
  options: {
    ...sourceOptions,
    json: { type: "boolean", describe: "of check: print JSON, without any secret" },
    file: { type: "string", describe: "of encrypt: file of secrets, with the name of the credential" },
    "with-key": { type: "string", choices: credentialKeys, describe: "of encrypt: with which key; tpm2 by default" },
    output: { type: "string", alias: "o", describe: "of encrypt: file to write, FILE.cred by default" },
  },
  run: (host: Host, options: Options): number => {
    const action = text(options, "action") ?? "";
    const known = actions[action];
    if (known === undefined) {
      throw new UsageError(`secrets: unknown action ${quote(action)}; there are ${Object.keys(actions).join(", ")}`);
    }
    const foreign = Object.keys(secrets.options).find((name) => isGiven(options, name) && !known.includes(name));
    if (foreign !== undefined) {
      throw new UsageError(`secrets ${action}: --${foreign} is for the other action`);
    }
    const [word] = texts(options, "source");
    if (action !== "check" && word !== undefined) {
      throw new UsageError(`secrets ${action}: ${quote(word)}: name the file with --file=`);
    }
    return action === "check" ? check(host, options) : encrypt(host, options);
  },
};

function isGiven(options: Options, name: string): boolean {
  return options[name] !== undefined && options[name] !== secrets.options[name]?.default;
}

function check(host: Host, options: Options): number {
  const input = loadInput(host, options);
  complain(host, input);
  const report = { ...describeSecrets(machineOf(host, options), input.plan), leftOut: describeLeftOut(input.plan) };
  if (flag(options, "json")) {
    writeJson({ version: 1, ...report }, (piece) => host.stdout(piece));
  } else if (input.tables.length + input.rejected.length === 0) {
    host.stdout(`${describeAbsence(input)}\n`);
  } else {
    host.stdout(visibleLines(format(report)));
  }
  const isWell =
    report.useless.length + report.leftOut.length === 0 &&
    [...report.paths, ...report.discoveries].every(({ problem }) => problem === undefined) &&
    report.lacking.every(({ blocks }) => !blocks);
  return input.rejected.length > 0 ? 2 : isWell ? 0 : 1;
}

/** Whatever a path needs, it is not connected. */
function describeLeftOut({ dropped }: BootPlan): readonly SecretRemark[] {
  return dropped
    .filter(({ matters }) => matters)
    .map(({ origin, reason }) => ({ where: describeOrigin(origin), problem: reason }));
}

function encrypt(host: Host, options: Options): number {
  const file = text(options, "file");
  const credential = file === undefined ? undefined : credentialOf(file);
  if (file === undefined || credential === undefined) {
    const wanted =
      "name a file that is called nbft-boot.dhchap-secret, nbft-boot.dhchap-ctrl-secret or nbft-boot.tls-psk, or that and .SUFFIX";
    throw new UsageError(`secrets encrypt: ${file === undefined ? "--file is missing" : quote(file)}: ${wanted}`);
  }
  const output = text(options, "output") ?? `${file}.cred`;
  const problems = encryptSecret(host, file, credential, text(options, "with-key") ?? "tpm2", output);
  if (problems.length > 0) {
    host.stderr(visibleLines(problems.map((problem) => `nbft-boot: secrets: ${problem}\n`).join("")));
    return 1;
  }
  // Not behind what is in a pipe.
  const tell = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].includes(output) ? host.stderr : host.stdout;
  tell(visibleLines(whereTo(output, credential.name)));
  return 0;
}

/** systemd-stub(7) */
function whereTo(output: string, name: string): string {
  return [
    `${output}: copy it to the EFI system partition as ${name}.cred, into`,
    "  loader/credentials/               for all unified kernel images, or",
    "  EFI/Linux/IMAGE.efi.extra.d/      for IMAGE.efi alone",
    "",
  ].join("\n");
}

function format({ leftOut, ...report }: SecretsReport & { readonly leftOut: readonly SecretRemark[] }): string {
  const { paths, discoveries, useless, unused, lacking, hasEncrypted } = report;
  const named = discoveries.map(({ id, ...discovery }) => ({ id: `discovery ${id}`, ...discovery }));
  const rows = [...paths, ...named].map(({ id, authentication, channel, subsysNqn, problem = "", ...path }) => [
    id,
    authentication,
    path.secret ?? "-",
    path.controllerSecret ?? "-",
    channel,
    path.psk ?? (path.concatenation ? "by concatenation" : "-"),
    subsysNqn,
    problem,
  ]);
  const headings = ["ID", "Authentication", "Secret", "Controller's", "TLS", "Key", "Subsystem NQN", "Not connected"];
  return [
    formatColumns(headings, rows),
    ...leftOut.map(({ where, problem }) => `${where} is left out: ${problem}\n`),
    ...lacking.map(({ message, advice }) => `${message}: ${advice}\n`),
    ...[...useless, ...unused].map(({ where, problem }) => `${where} ${problem}\n`),
    hasEncrypted ? "Some are encrypted: only a boot can say what is in them.\n" : "",
  ].join("");
}
