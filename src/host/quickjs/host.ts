// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Endpoint, endpointName } from "../endpoint.ts";
import {
  type Device,
  defaultLimit,
  type Host,
  HostError,
  type TcpConnection,
  type TcpOptions,
  type Watch,
} from "../host.ts";
import type { NativeTarget } from "./native.ts";

/** The Host of the native executable: the functions of native/, and what is simpler to say here than in C. */
export function quickjsHost(): Host {
  native.HostError = HostError;
  return {
    args: native.args,
    programName: native.programName,
    isFolder: false,
    executable: () => native.readLink("/proc/self/exe"),
    environment: native.environment,
    readFile: (path, limit = defaultLimit) => native.readFile(path, limit, false),
    readInput: (path, limit) => native.readFile(path, limit, true),
    writeFile: (path, content, mode) => native.writeFile(path, content, mode, false),
    writeOutput: (path, content, mode) => native.writeFile(path, content, mode, true),
    appendFile: native.appendFile,
    makeDirectory: native.makeDirectory,
    symlink: native.symlink,
    readLink: native.readLink,
    readDirectory: (path) => native.readDirectory(path).sort(),
    exists: native.exists,
    remove: native.remove,
    rename: native.rename,
    mode: native.mode,
    changeMode: native.changeMode,
    owner: native.owner,
    stdout: (content) => native.writeStandard(1, content),
    stderr: (text) => native.writeStandard(2, text),
    isTerminal: native.isTerminal,
    terminalSize: native.terminalSize,
    exit: native.exit,
    now: native.now,
    sleep: native.sleep,
    stayInMemory: native.stayInMemory,
    openDevice,
    addKey: native.addKey,
    unlinkKey: native.unlinkKey,
    watchNetwork: () => watch(native.watchNetwork()),
    watchControllers: () => watch(native.watchControllers()),
    permanentAddress: native.permanentAddress,
    addresses: native.addresses,
    connectTcp,
    reach: (targets, timeout) => native.reach(timeout, ...targets.map(nativeTarget)),
    run: (argv) => native.run(...argv),
    become: (argv) => native.become(...argv),
    spawn,
    endAfterSilence: (milliseconds) => native.alarm(Math.ceil(milliseconds / 1000)),
    reap: (timeout) => {
      const [process, status] = native.reap(timeout) ?? [];
      return process === undefined || status === undefined ? undefined : { process, status };
    },
    notify: native.notify,
  };
}

function spawn(title: string, work: () => number): number {
  const process = native.fork(title);
  if (process !== 0) {
    return process;
  }
  let status = 1;
  try {
    status = work();
  } finally {
    native.exit(status);
  }
}

function openDevice(path: string): Device {
  const descriptor = native.openDevice(path);
  return {
    write: (text) => native.writeDevice(descriptor, path, text),
    read: () => native.readDevice(descriptor, path),
    readLogPage: (...asked) => native.readLogPage(descriptor, path, ...asked),
    close: () => native.closeDescriptor(descriptor),
  };
}

function watch(descriptor: number): Watch {
  return {
    changed: (timeout) => native.networkChanged(descriptor, timeout),
    close: () => native.closeDescriptor(descriptor),
  };
}

function connectTcp(options: TcpOptions): TcpConnection {
  const name = endpointName(options.address, options.port);
  const descriptor = native.connectTcp(name, options.timeout, ...nativeTarget(options));
  return {
    send: (bytes) => native.sendTcp(descriptor, name, bytes),
    receive: (length, timeout) => native.receiveTcp(descriptor, name, length, timeout),
    close: () => native.closeDescriptor(descriptor),
  };
}

function nativeTarget({ address, port, interfaceName, localAddress }: Endpoint): NativeTarget {
  return [address, port, interfaceName, localAddress];
}
