// SPDX-License-Identifier: LGPL-2.1-or-later

/** What packagers set to have it built in another way. The build reads no other part of the environment, so that its digest has all of it. */
export const settings = ["QUICKJS", "QUICKJS_SRC", "CC", "CC_FOR_BUILD", "CFLAGS", "LDFLAGS"] as const;

/** A variable; undefined where it is empty, too. */
export function setting(name: (typeof settings)[number]): string | undefined {
  return process.env[name] || undefined;
}

/** Its words, for a command line. */
export function settingWords(name: (typeof settings)[number]): readonly string[] {
  return (setting(name) ?? "").split(/\s+/).filter((word) => word !== "");
}
