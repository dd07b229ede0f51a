// SPDX-License-Identifier: LGPL-2.1-or-later
// What an administrator's .network file says, as far as ours has to know: systemd reads the file itself.

/** One `Key=Value` of a file in systemd's syntax (systemd.syntax(7)). */
export interface Setting {
  /** Its section; older names of sections are today's (`DHCP`, `DHCPv4`). */
  readonly section: string;
  /** Which section of the file: one of several with the same name. */
  readonly number: number;
  readonly key: string;
  readonly value: string;
}

/** Old names that systemd still reads (networkd-network-gperf.gperf). */
const oldNames: Readonly<Record<string, string>> = { DHCP: "DHCPv4", IPv6AcceptRouterAdvertisements: "IPv6AcceptRA" };

/** The settings of a file and then of its drop-ins, in the order in which systemd reads them. Comments and lines that are no setting are left out. */
export function readSettings(texts: readonly string[]): Setting[] {
  const settings: Setting[] = [];
  let number = 0;
  for (const text of texts) {
    let section = "";
    for (const line of text.replace(/\\\n/g, " ").split("\n")) {
      const title = /^\s*\[(.*)\]\s*$/.exec(line)?.[1];
      const [, key = "", value = ""] = /^\s*([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
      if (title !== undefined) {
        section = oldNames[title] ?? title;
        number += 1;
      } else if (key !== "") {
        settings.push({ section, number, key, value });
      }
    }
  }
  return settings;
}

/** The value that counts where there can be only one: the last; undefined where there is none. */
export function lastSetting(settings: readonly Setting[], section: string, key: string): string | undefined {
  return settings.filter((one) => one.section === section && one.key === key).pop()?.value;
}

/** A boolean as systemd has it; undefined for all else. */
export function booleanOf(value: string | undefined): boolean | undefined {
  if (/^(1|yes|y|true|t|on)$/i.test(value ?? "")) {
    return true;
  }
  return /^(0|no|n|false|f|off)$/i.test(value ?? "") ? false : undefined;
}
