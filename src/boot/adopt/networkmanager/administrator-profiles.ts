// SPDX-License-Identifier: LGPL-2.1-or-later
// Profiles that are not this program's: an administrator's, an installer's, netplan's, cloud-init's.

import type { Host } from "../../../host/host.ts";
import { listFolder, readAttribute } from "../../../machine/attributes.ts";
import { type Keyfile, parseKeyfile, valueAt } from "../../../network/networkmanager/keyfile.ts";
import { profileFolder } from "../../../network/networkmanager/networkmanager-files.ts";
import { profileUuid } from "../../../network/networkmanager/profile-uuid.ts";
import type { Card } from "./card.ts";
import { type Match, matchCard } from "./match-card.ts";

export interface AdministratorProfile {
  readonly path: string;
  /** Absent in netplan's. */
  readonly uuid?: string;
  readonly profile: Keyfile;
}

/** The first one that has a UUID counts (nm-settings-keyfile(5), "FILES"). */
const folders = [profileFolder, "/etc/NetworkManager/system-connections", "/usr/lib/NetworkManager/system-connections"];

/** All that NetworkManager would read but for ours, which are made anew. */
export function administratorProfiles(host: Host): AdministratorProfile[] {
  const found = folders.flatMap((folder) =>
    listFolder(host, folder)
      .filter((name) => isProfile(folder, name))
      .flatMap((name): AdministratorProfile[] => {
        const path = `${folder}/${name}`;
        const profile = parseKeyfile(readAttribute(host, path) ?? "");
        const uuid = profile === undefined ? undefined : valueAt(profile, "connection", "uuid");
        return profile === undefined ? [] : [{ path, profile, ...(uuid === undefined ? {} : { uuid }) }];
      }),
  );
  // Of two under one UUID in /etc, that which we made and NetworkManager saved is the later one.
  const isSaved = ({ profile }: AdministratorProfile) =>
    [...(profile.get("user")?.keys() ?? [])].some((key) => key.startsWith("nbft-boot."));
  const sorted = [...found.filter(isSaved), ...found.filter((one) => !isSaved(one))];
  return sorted.filter((one, at) => one.uuid === undefined || sorted.findIndex(({ uuid }) => uuid === one.uuid) === at);
}

function isProfile(folder: string, name: string): boolean {
  const isOurs = folder === profileFolder && name.startsWith("nbft-");
  return !isOurs && (folder.startsWith("/etc/") ? !/^\.|~$|\.nmmeta$/.test(name) : name.endsWith(".nmconnection"));
}

/**
 * The profile that NetworkManager would use for this card if there were no boot: ours where somebody has changed and saved it, else by priority
 * and by when it was last used.
 */
export function chooseProfile(
  profiles: readonly AdministratorProfile[],
  card: Card,
  timestamps: Keyfile | undefined,
): { readonly chosen: AdministratorProfile; readonly match: Match } | undefined {
  const saved = profiles.find(({ uuid }) => uuid === profileUuid(card));
  if (saved !== undefined) {
    return { chosen: saved, match: "card" };
  }
  const number = (text: string | undefined) => Number(text ?? 0) || 0;
  const candidates = profiles.flatMap((chosen) => {
    const match = matchCard(chosen.profile, card);
    const connection = chosen.profile.get("connection");
    const isStarted = connection?.get("autoconnect") !== "false";
    const rank = [
      number(connection?.get("autoconnect-priority")),
      number(timestamps?.get("timestamps")?.get(chosen.uuid ?? "")),
      match === "card" ? 1 : 0,
    ];
    return match !== undefined && isStarted ? [{ chosen, match, rank }] : [];
  });
  return candidates.sort((a, b) => b.rank.map((value, at) => value - (a.rank[at] ?? 0)).find((by) => by !== 0) ?? 0)[0];
}
