// SPDX-License-Identifier: LGPL-2.1-or-later

/** One thing to be done to an interface: a program to be run, or a setting of the kernel to be written. */
export type Step = { readonly argv: readonly string[] } | { readonly path: string; readonly text: string };

/** As a person would type it. */
export function formatStep(step: Step): string {
  return "argv" in step ? step.argv.join(" ") : `echo ${step.text} >${step.path}`;
}
