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

/** One line on stderr for what the user or the machine got wrong; anything else is ours, and main() says so. */
export function runCommand(host: Host, command: Command, options: Options): number {
  try {
    return command.run(host, options);
  } catch (error) {
    if (error instanceof UsageError || error instanceof EncodeError) {
      host.stderr(visibleLines(error.message.replace(/^/gm, "nbft-boot: ").concat("\n")));
      return 2;
    }
    if (error instanceof HostError) {
      host.stderr(visibleLines(`nbft-boot: ${error.message}${inWords[error.code] ?? ""}\n`));
      return 1;
    }
    throw error;
  }
}
