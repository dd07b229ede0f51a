// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Endpoint } from "../host/endpoint.ts";
import { endpointName } from "../host/endpoint.ts";
import { Obstacle, seeNetworkManager } from "../machine/obstacle.ts";

const checkTheWay = "check target, VLAN, gateway, firewall";

/**
 * What the errno of socket(2), bind(2) or connect(2) says of a path. The kernel's initiator makes the same calls, so a write to
 * /dev/nvme-fabrics fails with the same ones.
 */
export function explainTcpError(code: string, endpoint: Endpoint): Obstacle {
  const { interfaceName, localAddress } = endpoint;
  const target = endpointName(endpoint.address, endpoint.port);
  const through = interfaceName === undefined ? "" : ` through ${interfaceName}`;
  const on = interfaceName === undefined ? ` to reach ${target} from` : ` on ${interfaceName}`;
  switch (code) {
    case "ENODEV":
      return new Obstacle("local", `${interfaceName ?? "the interface"} is gone`);
    case "ENETDOWN":
      return new Obstacle("local", `${interfaceName ?? "the interface"} is down`, seeNetworkManager);
    case "EADDRNOTAVAIL":
      return localAddress === undefined
        ? new Obstacle("local", `no address${on}`, "does a DHCP server or router answer there?")
        : new Obstacle("local", `no address ${localAddress}${on}`, seeNetworkManager);
    case "ENETUNREACH":
      return interfaceName === undefined
        ? new Obstacle("local", `no route to ${endpoint.address}`, "does ip= or the network manager give one?")
        : new Obstacle("local", `no route to ${target}${through}`, "the NBFT needs a gateway");
    case "EHOSTUNREACH":
      return new Obstacle("remote", `${target} is unreachable${through}`, checkTheWay);
    case "ECONNREFUSED":
      return new Obstacle("remote", `connection refused by ${target}`, "start the target, or correct its port");
    case "ETIMEDOUT":
      return new Obstacle("remote", `no answer from ${target}`, checkTheWay);
    case "ECONNRESET":
    case "EPIPE":
      return new Obstacle("remote", `connection cut by ${target}`);
    case "EPERM":
    case "EACCES":
      return new Obstacle(
        "permanent",
        `not permitted to connect to ${target} (${code}): run as root, look for a firewall`,
      );
    case "EAFNOSUPPORT":
      return new Obstacle("permanent", `IPv6 is turned off in this kernel (${code}): remove ipv6.disable=1`);
    default:
      return new Obstacle("remote", `cannot connect to ${target}: ${code}`);
  }
}
