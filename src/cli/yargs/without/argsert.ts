// SPDX-License-Identifier: LGPL-2.1-or-later
// In place of yargs/build/lib/argsert.js, which checks that yargs is called rightly: the compiler has done that, and every run would pay for it.

export function argsert(): void {}
