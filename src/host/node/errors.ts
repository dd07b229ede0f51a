// SPDX-License-Identifier: LGPL-2.1-or-later
import { HostError } from "../host.ts";

/** Runs a call into Node and turns what it throws into a HostError. */
export function withHostErrors<Result>(operation: string, path: string, call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    throw hostError(operation, path, error);
  }
}

/** The HostError for something that Node has thrown; its path ends where a NUL is, as a path of the kernel does. */
export function hostError(operation: string, path: string, error: unknown): HostError {
  return new HostError(operation, path.split("\0", 1)[0] ?? "", symbolicCode(error));
}

function symbolicCode(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (code.startsWith("ERR_")) {
    return "EINVAL"; // What Node itself refuses: a NUL in a path, an address that is none.
  }
  return /^E[A-Z0-9]+$/.test(code) ? code : "EIO";
}
