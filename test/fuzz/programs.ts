// SPDX-License-Identifier: LGPL-2.1-or-later
// Every program of a boot and every command, on a machine in memory that has the table and its cards.

import { generate } from "../../src/boot/generator/generate.ts";
import { findCommand } from "../../src/cli/commands.ts";
import { run } from "../../src/cli/index.ts";
import type { BootPlan } from "../../src/plan/types.ts";
import { MockHost } from "../mock-host.ts";
import { problemOfFile, problemOfOptions, problemOfPicture, problemOfSpeech } from "./written.ts";

type Files = Readonly<Record<string, string | Uint8Array>>;

const program = "/usr/lib/nbft-boot/nbft-boot";

function cards({ interfaces }: BootPlan): Files {
  const macs = [...new Set(interfaces.map(({ mac }) => mac))].slice(0, 4);
  return Object.fromEntries(
    macs.flatMap((mac, index) => [
      [`/sys/class/net/eth${index}/address`, `${mac}\n`],
      [`/sys/class/net/eth${index}/type`, "1\n"],
      [`/sys/class/net/eth${index}/carrier`, "1\n"],
      [`/sys/class/net/eth${index}/ifindex`, `${index + 2}\n`],
    ]),
  );
}

const initramfs: Files = {
  "/etc/initrd-release": "",
  "/usr/lib/systemd/systemd-networkd": "",
  "/usr/sbin/NetworkManager": "",
  "/proc/cmdline": "root=UUID=1\n",
  "/dev/kmsg": "",
  [program]: "",
  "/sysroot/usr/lib/systemd/systemd": "",
  [`/sysroot${program}`]: "",
  "/sysroot/usr/sbin/ip": "",
};

const realRoot: Files = {
  "/run/nbft-boot/hostnqn": "",
  "/proc/cmdline": "root=UUID=1\n",
  "/dev/kmsg": "",
  "/etc/systemd/network/10-lan.network": "[Match]\nName=eth*\n[Network]\nDHCP=yes\n",
};

const forPeople = [
  "show",
  "check",
  "check --strict",
  "plan",
  "units --stdout",
  "status",
  "topology",
  "topology --svg",
].map((line) => line.split(" "));
const inJson = ["show --json", "show --format=nvme-cli", "check --json", "plan --json", "status --json"].map((line) =>
  line.split(" "),
);

const initramfsTools: Files = { "/scripts/local-top/nbft-boot": "", "/usr/bin/ipconfig": "" };

/** Problems of what the programs have written, said and run. */
export function tryPrograms(table: Uint8Array, plan: BootPlan): readonly string[] {
  const problems: string[] = [];
  const machine = (files: Files): MockHost => {
    const host: MockHost = new MockHost({
      files: { ...files, ...cards(plan), "/sys/firmware/acpi/tables/NBFT": table },
      run: (argv) => {
        if (!argv.every((word) => /^[\w.:/@=-]+$/.test(word))) {
          problems.push(`it runs ${JSON.stringify(argv)}`);
        }
        return 0;
      },
    });
    // `--root /` is asked for with a slash behind it.
    const exists = host.exists.bind(host);
    host.exists = (path) => path === "//" || exists(path);
    host.makeDirectory("/proc/self");
    host.symlink(program, "/proc/self/exe");
    return host;
  };
  const command = (files: Files, ...args: string[]): MockHost => {
    const host = machine(files);
    perform(host, args);
    return host;
  };
  for (const args of forPeople.filter(([name = ""]) => findCommand(name) !== undefined)) {
    const host = command(initramfs, ...args);
    problems.push(...said(host).map((problem) => `${args.join(" ")}: ${problem}`));
    problems.push(...(args.includes("--svg") ? defined([problemOfPicture(host.out)]) : []));
  }
  for (const args of inJson) {
    const { out, err } = command(initramfs, ...args);
    problems.push(...defined([problemOfSpeech(err)]));
    try {
      JSON.parse(out);
    } catch {
      problems.push(`${args.join(" ")} prints no JSON: ${err || out.slice(0, 60)}`);
    }
  }
  for (const { id } of [...plan.paths, ...plan.discoveries].slice(0, 3)) {
    const { out, err } = command(
      initramfs,
      plan.paths.some((path) => path.id === id) ? "connect" : "discover",
      id,
      "--dry-run",
    );
    problems.push(...defined([problemOfSpeech(err), ...out.trim().split("\n").filter(Boolean).map(problemOfOptions)]));
  }
  problems.push(
    ...written(machine(initramfs), (host) => {
      generator(host);
      for (const args of [["pre"], ["pre", "--networkmanager"], ["handover"]]) {
        perform(host, args);
      }
    }),
    ...written(machine(realRoot), (host) => {
      generator(host);
      perform(host, ["adopt"]);
    }),
    ...written(machine(initramfsTools), (host) => perform(host, ["configure"])),
  );
  return problems;
}

/** Which program and command it is. */
function perform(host: MockHost, args: readonly string[]): void {
  Object.assign(host, { args });
  const status = run(host, () => {
    throw new Error(`${args.join(" ")} is not plain`);
  });
  if (![0, 1, 2].includes(status)) {
    throw new Error(`${args.join(" ")}: exit status ${status}`);
  }
}

function generator(host: MockHost): void {
  Object.assign(host, { args: ["/output"], programName: "nbft-boot-generator" });
  generate(host);
  Object.assign(host, { programName: "nbft-boot" });
}

/** In bytes: no table has more to say, nor a machine the memory. */
const longestOutput = 4 << 20;

function said({ out, err }: MockHost): readonly string[] {
  const { length } = out + err;
  return defined([
    problemOfSpeech(out),
    problemOfSpeech(err),
    length > longestOutput ? `it prints ${length} characters` : undefined,
  ]);
}

/** What is wrong with what `act` writes and says. */
function written(host: MockHost, act: (host: MockHost) => void): readonly string[] {
  const before = new Set(host.list());
  act(host);
  const files = host.list().filter((path) => !before.has(path));
  return [...said(host), ...defined(files.map((path) => problemOfFile(path, host.text(path) ?? "")))];
}

function defined(problems: readonly (string | undefined)[]): readonly string[] {
  return problems.filter((problem) => problem !== undefined);
}
