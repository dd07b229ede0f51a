// SPDX-License-Identifier: LGPL-2.1-or-later
// Unpacked Debian systems to run programs in: the real systemd, dracut and network managers, whatever this machine itself runs.

import { chmodSync } from "node:fs";
import { join } from "node:path";
import { needPrograms, sourceLine } from "./apt.ts";
import { cached } from "./cache.ts";
import { mustRun, type ProgramOptions, type ProgramResult, progress, runProgram, Unavailable } from "./program.ts";

/** What a tree is made of. */
export interface TreeRecipe {
  /** Debian suite: trixie, sid. */
  readonly suite: string;
  /** Beside what mmdebstrap's variant minbase has; `name/suite` is one of another suite, which gives also what that one needs. */
  readonly packages: readonly string[];
  /** Another architecture than this machine's, of which a package may be: `name:architecture`. */
  readonly foreign?: string;
  /**
   * Another architecture, of which all packages are: they are unpacked and not set up, because this machine cannot run their programs. So there
   * is no /etc/passwd, and no list of kernel modules and of libraries. Only packages that others depend on come by themselves; `?essential`
   * brings the rest.
   */
  readonly architecture?: string;
  /** Paths, with *, beside those that every tree goes without. */
  readonly without?: readonly string[];
}

/**
 * systemd and its network tools, for systemd-analyze verify, systemd-networkd, systemd-network-generator and udevadm, with a DHCP server for
 * them; nvme-cli and jq for comparisons with what distributions ship today.
 */
const unitTestRecipe: TreeRecipe = {
  suite: "trixie",
  packages: ["systemd", "systemd-sysv", "udev", "dbus", "dnsmasq-base", "kmod", "iproute2", "nvme-cli", "jq"],
};

/** Nobody reads manuals in a tree, and they are a third of it. */
const leftOut = ["/usr/share/man/*", "/usr/share/doc/*", "/usr/share/locale/*", "/usr/share/info/*"];

/** Folder of an unpacked Debian trixie with systemd; made at the first call (half a minute), cached afterwards. Not to be written to. */
export function trixieTree(): Promise<string> {
  return makeTree("tree-trixie", unitTestRecipe);
}

/**
 * Folder of an unpacked Debian sid with systemd and experimental's nvme-cli 3: the first that reads NBFT 1.1, with its registry and its daemon,
 * which Debian's package enables. Made at the first call, cached afterwards. Not to be written to.
 */
export function nvmeCli3Tree(): Promise<string> {
  return makeTree("tree-nvme-cli-3", {
    suite: "sid",
    packages: ["dbus", "iproute2", "kmod", "nvme-cli/experimental", "systemd", "systemd-sysv", "udev"],
  });
}

/** Folder of an unpacked Debian system, cached. Throws Unavailable where none can be made here. */
export async function makeTree(name: string, recipe: TreeRecipe): Promise<string> {
  const entry = await cached(name, [recipe, leftOut], async (folder) => {
    if (process.getuid?.() !== 0) {
      throw new Unavailable("root is needed to unpack a Debian tree and to run programs in it");
    }
    await needPrograms({ mmdebstrap: "mmdebstrap" });
    const others = recipe.packages.map((name) => name.split("/")[1]).filter((suite) => suite !== undefined);
    const suites = [...new Set([recipe.suite, ...others])];
    const sources = await Promise.all(suites.map((suite) => sourceLine("deb", suite)));
    progress(`unpacking Debian ${recipe.suite} with ${recipe.packages.join(", ")}`);
    const started = Date.now();
    // A mirror that lags behind does as well for a tree; it has to be signed all the same.
    // Of several suites apt would take the newest of everything.
    const settings = [
      'Acquire::Languages "none"',
      'Acquire::Check-Valid-Until "false"',
      `APT::Default-Release "${recipe.suite}"`,
    ];
    const apt = settings.map((line) => `--aptopt=${line}`);
    const variant = recipe.architecture === undefined ? "minbase" : "extract";
    const system = [`--variant=${variant}`, "--mode=root", `--architectures=${await listArchitectures(recipe)}`];
    const without = [...leftOut, ...(recipe.without ?? [])].map((pattern) => `--dpkgopt=path-exclude=${pattern}`);
    const include = recipe.packages.map((name) => `--include=${name}`);
    const options = [...system, ...apt, ...without, ...include];
    const tree = join(folder, "tree");
    await mustRun(["mmdebstrap", "--quiet", ...options, recipe.suite, tree, ...sources]);
    chmodSync(folder, 0o755);
    progress(`unpacked in ${((Date.now() - started) / 1000).toFixed(0)} s: ${tree}`);
  });
  return join(entry, "tree");
}

async function listArchitectures({ architecture, foreign }: TreeRecipe): Promise<string> {
  if (architecture !== undefined) {
    return architecture;
  }
  const own = (await mustRun(["dpkg", "--print-architecture"])).toString().trim();
  return foreign === undefined ? own : `${own},${foreign}`;
}

export interface TreeOptions extends ProgramOptions {
  /** Folder or file in the tree -> folder or file of this machine, which the program may change. */
  readonly bind?: Readonly<Record<string, string>>;
  /** The program sees this machine's network, for a package manager. Otherwise it has none. */
  readonly network?: true;
}

/**
 * The program sees the tree as its root folder through an overlay, so that whatever it writes vanishes with it, in PID, mount and network
 * namespaces of its own (loopback only, down), so that nothing goes on running. pivot_root and not chroot: mkosi and systemd-nspawn refuse a
 * root folder that is no mount point.
 */
const enter = `
tree=$1; binds=$2; shift 2
mount -t tmpfs -o mode=0755 tmpfs /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay -o "lowerdir=$tree,upperdir=/mnt/upper,workdir=/mnt/work" overlay /mnt/root
cd /mnt/root
mount --rbind /dev dev
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t tmpfs -o mode=0755 tmpfs run
mount -t tmpfs tmpfs tmp
while [ "$binds" -gt 0 ]; do
  if [ -d "$2" ]; then mkdir -p "./$1"; else mkdir -p "./\${1%/*}"; : >"./$1"; fi
  mount --rbind "$2" "./$1"
  shift 2; binds=$((binds - 1))
done
pivot_root . mnt
exec chroot . /usr/bin/env -i PATH=/usr/sbin:/usr/bin LC_ALL=C.UTF-8 TERM=dumb HOME=/root sh -ec 'umount -l /mnt; cd /; exec "$@"' sh "$@"
`;

/**
 * Runs a program in a tree, to its end. The tree itself is never changed: results come out through `bind` or standard output.
 * @example await runInTree(await trixieTree(), ["systemd-analyze", "verify", "/units/a.service"], { bind: { "/units": folder } })
 */
export function runInTree(tree: string, argv: readonly string[], options: TreeOptions = {}): Promise<ProgramResult> {
  const { bind = {}, environment = {}, network, ...rest } = options;
  const binds = Object.entries(bind);
  const settings = Object.entries(environment).map(([key, value]) => `${key}=${value}`);
  const command = settings.length === 0 ? argv : ["env", ...settings, ...argv];
  const namespaces = ["--mount", "--propagation=private", "--pid", "--fork", "--kill-child", "--ipc", "--uts"];
  const isolation = network ? [] : ["--net"];
  return runProgram(
    [
      "unshare",
      ...namespaces,
      ...isolation,
      "sh",
      "-euc",
      enter,
      "sh",
      tree,
      String(binds.length),
      ...binds.flat(),
      ...command,
    ],
    rest,
  );
}

/** Like runInTree(), and returns standard output; throws with what the program said where it fails. */
export async function mustRunInTree(tree: string, argv: readonly string[], options: TreeOptions = {}): Promise<Buffer> {
  const result = await runInTree(tree, argv, options);
  if (result.status !== 0) {
    const said = (result.stderr + result.stdout.toString()).trim().split("\n").slice(-15).join("\n");
    throw new Error(`${argv.join(" ").slice(0, 300)}: exit status ${result.status}\n${said}`);
  }
  return result.stdout;
}
