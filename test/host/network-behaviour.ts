// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Host, HostError, type TcpConnection } from "../../src/host/host.ts";
import { type Behaviour, expect, expectError } from "./behaviour.ts";

function receiveText(connection: TcpConnection, length: number): string {
  return String.fromCharCode(...connection.receive(length, 5000));
}

/** Connects until the queue of a server that never accepts is full, and returns what it says then. */
function fillQueue(host: Host, port: number): string {
  for (let count = 0; count < 20; count++) {
    try {
      host.connectTcp({ address: "127.0.0.1", port, timeout: 100 });
    } catch (error) {
      return error instanceof HostError ? error.message : String(error);
    }
  }
  return "its queue has no end";
}

export const networkBehaviours: Readonly<Record<string, Behaviour>> = {
  "a connection carries bytes both ways": (host, { ports }) => {
    for (const address of ["127.0.0.1", "::1"]) {
      const connection = host.connectTcp({ address, port: ports.talking, timeout: 5000 });
      expect(receiveText(connection, address.length + 1), `${address}\n`);
      connection.send(Uint8Array.of(0, 1, 254, 255).subarray(1));
      expect([...connection.receive(3, 5000)], [1, 254, 255]);
      connection.close();
    }
  },

  "a connection is bound to the local address and the interface": (host, { ports }) => {
    const options = { address: "127.0.0.1", port: ports.talking, timeout: 5000 };
    const connection = host.connectTcp({ ...options, localAddress: "127.0.0.9", interfaceName: "lo" });
    expect(receiveText(connection, 10), "127.0.0.9\n");
    connection.close();
    const elsewhere = (): unknown => host.connectTcp({ ...options, localAddress: "192.0.2.1" });
    expectError(elsewhere, "connect", `127.0.0.1:${ports.talking}`, "EADDRNOTAVAIL");
  },

  "an interface that does not exist is refused where interfaces are heeded": (host, { engine, ports }) => {
    for (const interfaceName of ["nbft-none", "a-name-longer-than-fifteen"]) {
      const connect = (): TcpConnection =>
        host.connectTcp({ address: "127.0.0.1", port: ports.talking, timeout: 5000, interfaceName });
      if (engine === "quickjs") {
        expectError(connect, "connect", `127.0.0.1:${ports.talking}`, "ENODEV");
      } else {
        connect().close();
      }
    }
  },

  "the address that a card came with is known where the kernel knows it": (host, { engine }) => {
    for (const name of ["lo", "nbft-none", "a-name-longer-than-fifteen"]) {
      expect(host.permanentAddress(name), undefined);
    }
    for (const name of host.readDirectory("/sys/class/net")) {
      const read = (file: string) => String.fromCharCode(...host.readFile(`/sys/class/net/${name}/${file}`)).trim();
      // NET_ADDR_PERM, ARPHRD_ETHER
      if (engine === "quickjs" && read("addr_assign_type") === "0" && read("type") === "1") {
        expect(host.permanentAddress(name), read("address"));
      }
    }
  },

  "an interface's addresses are known, and of one that is not there none": (host) => {
    expect(host.addresses("lo")?.includes("127.0.0.1"), true);
    const ipv6 = host.exists("/proc/self/net/if_inet6") ? host.readFile("/proc/self/net/if_inet6") : new Uint8Array();
    expect(host.addresses("lo")?.includes("::1"), String.fromCharCode(...ipv6).includes("00000001 01 80"));
    expect(host.addresses("nbft-none")?.length, 0);
    expect(host.addresses("l")?.length, 0);
  },

  "a target that refuses, and one that is silent": (host, { ports }) => {
    const refused = (): unknown => host.connectTcp({ address: "::1", port: ports.refusing, timeout: 5000 });
    expectError(refused, "connect", `[::1]:${ports.refusing}`, "ECONNREFUSED");
    expect(fillQueue(host, ports.full), `connect 127.0.0.1:${ports.full}: ETIMEDOUT`);
  },

  "many targets are asked at once, and each way and each answer is its own": (host, { engine, ports }) => {
    const local = { address: "127.0.0.1", port: ports.talking };
    const silent = { address: "127.0.0.1", port: ports.full };
    if (engine === "node") {
      return expectError(() => host.reach([local], 1000), "connect", "", "ENOSYS");
    }
    fillQueue(host, ports.full);
    const asked = [
      local,
      { ...local, port: ports.refusing },
      silent,
      { ...local, address: "::1", interfaceName: "lo", localAddress: "::1" },
      { ...local, interfaceName: "nbft-none" },
      { ...local, localAddress: "192.0.2.1" },
      { ...local, address: "localhost" },
      { ...local, port: 0 },
      { ...local, interfaceName: "lo", localAddress: "127.0.0.9" },
    ];
    const descriptors = host.readDirectory("/proc/self/fd").length;
    const start = host.now();
    expect(host.reach(asked, 300), [true, false, false, true, false, false, false, false, true]);
    expect(host.now() - start >= 290, true);
    expect(host.reach([], 5000), []);
    expect(host.reach(Array(128).fill(local), 5000).every(Boolean), true);
    expect(host.now() - start < 5000, true);
    expect(host.readDirectory("/proc/self/fd").length, descriptors);
    expectError(
      () => host.reach([local, { ...local, address: "127.0.0.1\0" }], 5000),
      "connect",
      "127.0.0.1",
      "EINVAL",
    );
    expect(host.readDirectory("/proc/self/fd").length, descriptors);
  },

  "an answer that does not come, and one that is shorter": (host, { ports }) => {
    const silent = host.connectTcp({ address: "127.0.0.1", port: ports.talking, timeout: 5000 });
    expect(receiveText(silent, 10), "127.0.0.1\n");
    const start = host.now();
    expectError(() => silent.receive(1, 50), "receive", `127.0.0.1:${ports.talking}`, "ETIMEDOUT");
    // Not 50: the clock that ends the waiting may be a millisecond or two ahead of the other.
    expect(host.now() - start >= 40, true);
    silent.close();
    const closing = host.connectTcp({ address: "127.0.0.1", port: ports.closing, timeout: 5000 });
    expect(receiveText(closing, 128), "short");
    expect(closing.receive(128, 5000).length, 0);
    closing.close();
  },

  "what is no address or port is refused": (host) => {
    for (const address of ["", "localhost", "127.0.0.1 ", "127.0.0.1\0", "1", "::1%lo", "[::1]"]) {
      const connect = (): unknown => host.connectTcp({ address, port: 4420, timeout: 1000 });
      const name = address.includes(":") ? `[${address}]:4420` : `${address}:4420`;
      expectError(connect, "connect", name.split("\0", 1)[0] ?? "", "EINVAL");
    }
    for (const port of [0, -1, 65536]) {
      const connect = (): unknown => host.connectTcp({ address: "127.0.0.1", port, timeout: 1000 });
      expectError(connect, "connect", `127.0.0.1:${port}`, "EINVAL");
    }
  },
};
