// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Random } from "../nbft/random.ts";

const sections = ["Discovery Controller", "Subsystem", "Subsystem", "Subsystem", "I/O Controller Defaults"];
const rareSections = [
  "Discovery Controller Defaults",
  " Subsystem ",
  "Zone",
  "subsystem",
  "Subsystem]x",
  "",
  "Controllers",
];
const switches = ["", "on", "off", "YES", "0", "t"];
const addresses = ["192.0.2.1", "198.51.100.11", "2001:db8::1", "storage.example.com"];

/**
 * An nvme-fabrics.conf with what the format allows, and now and then something that nvme-cli refuses. Without what is read otherwise on purpose:
 * secrets, names and numbers that are none, a second [Host].
 */
export function randomConfiguration(random: Random, host: number): string {
  const lines: string[] = random.below(3) === 0 ? hostLines(random, host) : [];
  const rarely = random.below(8) === 0;
  for (let count = random.below(6); count >= 0; count--) {
    const section = random.pick(rarely ? [...sections, ...rareSections] : sections);
    const isEndpoint = section === "Subsystem" || section === "Discovery Controller";
    lines.push(`${random.pick(["", " ", "\t"])}[${section}]${random.pick(["", " ", "\r"])}`);
    const body = [
      ...random.list(3, () => pair(random)),
      ...(isEndpoint ? random.list(3, () => `controller = ${controller(random, rarely)}`) : []),
    ];
    if (section.trim() === "Subsystem" && !(rarely && random.chance())) {
      body.push(`nqn=nqn.2024-05.org.example:${random.below(9)}`);
    }
    lines.push(...body.sort(() => random.below(3) - 1));
    if (rarely && random.below(6) === 0) {
      lines.push(
        random.pick(["; x", "x", "= x", "[x", "controller = x", "nqn = ", "hostid = x", "Nqn = x", "a = 1 = 2"]),
      );
    }
  }
  return lines.join("\n");
}

/** nvme-cli 3.1 takes no host NQN without a host ID. */
function hostLines(random: Random, host: number): string[] {
  const id = `hostid = 6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c0${host}`;
  return ["[Host]", `hostnqn = nqn.2024-05.org.example:host${host}`, id, ...random.list(2, () => pair(random))];
}

function pair(random: Random): string {
  return random.pick([
    () => `hdr-digest = ${random.pick(switches)}`,
    () => `data-digest=${random.pick(switches)}`,
    () => `data-digest=${random.pick(switches)}`,
    () => `tls = ${random.pick(["", "", "no", "on"])}`,
    () => `keep-alive-tmo = ${random.pick(["", "5", "-1", "0x1e"])}`,
    () => "  # a comment = with a sign",
    () => "unknown = ; # [x]",
    () => "",
  ])();
}

function controller(random: Random, rarely: boolean): string {
  const parts = [
    `transport=${random.pick(["tcp", "tcp", "tcp", "rdma"])}`,
    ` traddr = ${random.pick(addresses)} `,
    ...random.list(1, () => `trsvcid=${random.pick(["4420", "8009"])}`),
    ...random.list(1, () => "host-iface=storage0"),
    ...random.list(1, () => "host-traddr=192.0.2.200"),
    ...random.list(1, () => `hdr-digest=${random.pick(switches)}`),
    ...random.list(1, () => "nr-io-queues=4"),
    ...random.list(1, () => ""),
  ];
  if (rarely && random.below(3) === 0) {
    parts.push(
      random.pick(["x", "x=1", "traddr=192.0.2.1", "trsvcid=", "=1", "nqn=nqn.2024-05.org.example:x", "hostid=1"]),
    );
    parts.splice(random.below(3), random.below(2));
  }
  return parts.sort(() => random.below(3) - 1).join(";");
}
