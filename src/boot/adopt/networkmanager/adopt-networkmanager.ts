// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../../host/host.ts";
import { listFolder, readAttribute } from "../../../machine/attributes.ts";
import { readConfiguration } from "../../../machine/configuration.ts";
import type { Log } from "../../../machine/log.ts";
import {
  formatKeyfile,
  isSame,
  type Keyfile,
  parseKeyfile,
  sectionOf,
} from "../../../network/networkmanager/keyfile.ts";
import { type OwnProfile, ownProfiles, profileFolder } from "../../../network/networkmanager/networkmanager-files.ts";
import { profileUuid } from "../../../network/networkmanager/profile-uuid.ts";
import { makeTree } from "../../../output/tree.ts";
import { writeChanges } from "../../../output/write-changes.ts";
import type { BootPlan } from "../../../plan/types.ts";
import { type AdministratorProfile, administratorProfiles, chooseProfile } from "./administrator-profiles.ts";
import { type Card, findCard } from "./card.ts";
import { deviceState } from "./device-state.ts";
import { liveAddresses } from "./live-addresses.ts";
import { controllerOf, mergeProfile } from "./merge-profile.ts";
import { families, markLease, markOwn, ownValues } from "./own-marks.ts";
import { fixVlan, keepAddresses, waitForNobody } from "./own-profile.ts";
import { copyPrefix, renameParents } from "./rename-parents.ts";

/**
 * Has NetworkManager adopt the interfaces of the boot when it starts, each with one profile under /run: ours, or the administrator's for that
 * card and what root needs, under his UUID, so that whatever he does with his profile keeps root's address.
 */
export function adoptNetworkManager(host: Host, plan: BootPlan, log: Log): void {
  const own = ownProfiles(plan, readConfiguration(host).configuration);
  const others = administratorProfiles(host);
  const timestamps = parseKeyfile(readAttribute(host, "/var/lib/NetworkManager/timestamps") ?? "");
  const cards = own.flatMap((one) => {
    const card = findCard(host, one.key);
    return card === undefined ? [] : [{ one, card }];
  });
  for (const { one, card } of cards) {
    adoptCard(host, plan, one, { card, chosen: chooseProfile(others, card, timestamps) }, log);
  }
  const copies = renameParents(
    others,
    cards.map(({ card }) => card),
  );
  writeChanges(host, copies);
  // Of a profile that is no more, or that calls the card by its name now.
  for (const path of listFolder(host, profileFolder).map((name) => `${profileFolder}/${name}`)) {
    if (path.startsWith(`${profileFolder}/${copyPrefix}`) && !copies.has(path)) {
      host.remove(path);
    }
  }
}

function adoptCard(
  host: Host,
  plan: BootPlan,
  { id, text, interface: entry, targetRoutes }: OwnProfile,
  { card, chosen }: { readonly card: Card; readonly chosen: ReturnType<typeof chooseProfile> },
  log: Log,
): void {
  const path = `${profileFolder}/nbft-${id}.nmconnection`;
  const his = chosen?.chosen;
  const own = parseKeyfile(text) ?? new Map();
  fixVlan(own, card);
  const live = entry === undefined ? [] : liveAddresses(host, plan, entry, { interfaceName: card.name, id });
  keepAddresses(own, live);
  const profile = his === undefined ? own : mergeProfile(his.profile, { name: card.name, profile: own, targetRoutes });
  if (his === undefined) {
    for (const family of families) {
      markOwn(own, family, ownValues(own.get(family)));
    }
    waitForNobody(own);
  } else {
    refusePort(his, card, log);
  }
  markLease(profile, live.find(({ family }) => family === "ipv4")?.address);
  const uuid = chosen?.match === "card" ? his?.uuid : undefined;
  nameProfile(profile, own, uuid);
  writeChanges(host, deviceState(host, card.index, uuid ?? profileUuid(card)));
  if (his !== undefined && isSame(profile, his.profile)) {
    // Saved by NetworkManager, and nothing to add: what is saved next goes to the same file.
    host.remove(path);
    return;
  }
  const source = his === undefined ? "" : ` and ${his.path.replace(/\s/g, " ")}`;
  const comment = `${text.slice(2, text.indexOf("\n"))}${source}`;
  writeChanges(host, makeTree([[path, { text: formatKeyfile(comment, profile), mode: 0o600 }]]));
}

/** A profile for more cards than this one stays what it is for the others. */
function nameProfile(profile: Keyfile, own: Keyfile, uuid: string | undefined): void {
  if (uuid === undefined) {
    for (const key of ["id", "uuid"]) {
      sectionOf(profile, "connection").set(key, own.get("connection")?.get(key) ?? "");
    }
  }
}

function refusePort({ path, profile }: AdministratorProfile, { name }: Card, log: Log): void {
  const controller = controllerOf(profile);
  if (controller !== undefined) {
    log(
      "warning",
      `${path}: ${name} does not become a port of ${controller}, which would cut the root disk off: use another card, or a VLAN or macvlan on ${name}`,
    );
  }
}
