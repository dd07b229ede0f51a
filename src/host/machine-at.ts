// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "./host.ts";

/**
 * The machine whose root folder is `folder`; the machine itself for / and the empty string. This is all that a folder which stands for a
 * machine means: every path of the machine is below it, and since whatever a program does it would do to the machine that runs it, none is run
 * there (run() reports success) and with it nothing is mounted, started or configured. Files that a user has named are not the machine's:
 * they are read and written by the host itself.
 */
export function machineAt(host: Host, folder: string): Host {
  const root = folder.replace(/\/+$/, "");
  if (root === "") {
    return host;
  }
  return {
    ...below(host, root),
    isFolder: true,
    permanentAddress: () => undefined,
    addresses: () => undefined,
    run: () => 0,
  };
}

/** The host itself, but for the paths of the machine, which begin with `root`. */
export function below(host: Host, root: string): Host {
  return {
    args: host.args,
    programName: host.programName,
    isFolder: host.isFolder,
    executable: () => host.executable(),
    environment: (name) => host.environment(name),
    readFile: (path, limit) => host.readFile(root + path, limit),
    readInput: (path, limit) => host.readInput(root + path, limit),
    writeFile: (path, content, mode) => host.writeFile(root + path, content, mode),
    writeOutput: (path, content, mode) => host.writeOutput(root + path, content, mode),
    appendFile: (path, content) => host.appendFile(root + path, content),
    makeDirectory: (path, mode) => host.makeDirectory(root + path, mode),
    symlink: (target, path) => host.symlink(target, root + path),
    readLink: (path) => host.readLink(root + path),
    readDirectory: (path) => host.readDirectory(root + path),
    exists: (path) => host.exists(root + path),
    remove: (path) => host.remove(root + path),
    rename: (from, to) => host.rename(root + from, root + to),
    mode: (path) => host.mode(root + path),
    changeMode: (path, mode) => host.changeMode(root + path, mode),
    owner: (path) => host.owner(root + path),
    stdout: (content) => host.stdout(content),
    stderr: (text) => host.stderr(text),
    isTerminal: (descriptor) => host.isTerminal(descriptor),
    terminalSize: () => host.terminalSize(),
    exit: (code) => host.exit(code),
    now: () => host.now(),
    sleep: (milliseconds) => host.sleep(milliseconds),
    stayInMemory: () => host.stayInMemory(),
    openDevice: (path) => host.openDevice(root + path),
    addKey: (type, description, content, keyring) => host.addKey(type, description, content, keyring),
    unlinkKey: (key, keyring) => host.unlinkKey(key, keyring),
    watchNetwork: () => host.watchNetwork(),
    watchControllers: () => host.watchControllers(),
    permanentAddress: (name) => host.permanentAddress(name),
    addresses: (name) => host.addresses(name),
    connectTcp: (options) => host.connectTcp(options),
    reach: (targets, timeout) => host.reach(targets, timeout),
    run: (argv) => host.run(argv),
    become: host.become,
    spawn: (title, work) => host.spawn(title, work),
    endAfterSilence: (milliseconds) => host.endAfterSilence(milliseconds),
    reap: (timeout) => host.reap(timeout),
    notify: (socket, state) => host.notify(socket, state),
  };
}

/** The machine that a systemd generator works on: $NBFT_BOOT_ROOT is the folder, since a generator's arguments are systemd's. */
export function machineOfGenerator(host: Host): Host {
  return machineAt(host, host.environment("NBFT_BOOT_ROOT") ?? "");
}
