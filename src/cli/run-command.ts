// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Host, HostError } from "../host/host.ts";
import { EncodeError } from "../nbft/encode-error.ts";
import { visibleLines } from "../text/visible.ts";
import { type Command, type Options, UsageError } from "./command.ts";

/** What people meet when they name a file to write. */
const inWords: Readonly<Record<string, string>> = {
  EACCES: " (permission denied)",
  EISDIR: " (it is a directory)",
  ENOENT: " (no such directory)",
  ENOSPC: " (no space is left)",
  ENOTDIR: " (a part of the path is no directory)",
  EROFS: " (the file system is read-only)",
};

/** What was typed may be a secret in the wrong place; yargs takes the hyphen out of what it calls an option. */
export function withoutSecrets(message: string): string {
  return message.replace(/(?:DHHC|NVMeTLSkey)-?1:\S*?(?=:?[\s"]|:?$)/gi, "(secret)");
}

/** One line on stderr for what the user or the machine got wrong; anything else is ours, and main() says so. */
export function runCommand(host: Host, command: Command, options: Options): number {
  try {
    return command.run(host, options);
  } catch (error) {
    if (error instanceof UsageError || error instanceof EncodeError) {
      host.stderr(visibleLines(withoutSecrets(error.message).replace(/^/gm, "nbft-boot: ").concat("\n")));
      return 2;
    }
    if (error instanceof HostError) {
      host.stderr(visibleLines(`nbft-boot: ${withoutSecrets(error.message)}${inWords[error.code] ?? ""}\n`));
      return 1;
    }
    throw error;
  }
}
