// SPDX-License-Identifier: LGPL-2.1-or-later
// In place of yargs/build/lib/middleware.js: functions that change what was read before a command sees it. Ours have none.

export class GlobalMiddleware {
  getMiddleware(): readonly [] {
    return [];
  }
  freeze(): void {}
  unfreeze(): void {}
  reset(): void {}
}

export function commandMiddlewareFactory(): readonly [] {
  return [];
}

export function applyMiddleware(options: unknown): unknown {
  return options;
}
