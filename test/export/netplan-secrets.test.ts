// SPDX-License-Identifier: LGPL-2.1-or-later
// A file of netplan that is added to is printed: one with a secret is refused, whatever the secret looks like, and no other is.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { exportNetplan } from "../../src/export/netplan.ts";
import { ExportError } from "../../src/export/types.ts";
import { hfi, table } from "../plan/tables.ts";
import { exportOf, textOf } from "./sample.ts";

const content = table({ hfi: [hfi(1)] });
const wireguardKey = `/${"A".repeat(42)}=`;

const passthrough = (setting: string) => `nm-devices: {n: {networkmanager: {passthrough: {${setting}}}}}`;

const secrets: readonly string[] = [
  "wifis: {w: {access-points: {home: {password: hunter2}}}}",
  "wifis: {w: {access-points: {home: {password: /hunter2}}}}",
  "wifis: {w: {access-points: {home: {auth: {client-key-password: /hunter2}}}}}",
  "wifis: {w: {access-points: {home: {auth: {client-key: 'data:;base64,hunter2'}}}}}",
  "modems: {m: {pin: '1234'}}",
  `tunnels: {wg0: {key: ${wireguardKey}}}`,
  `tunnels: {wg0: {keys: {private: ${wireguardKey}}}}`,
  `tunnels: {wg0: {peers: [{keys: {shared: ${wireguardKey}}}]}}`,
  "tunnels: {wg0: {keys: {private: '1234'}}}",
  passthrough("wifi-security.psk: hunter2"),
  passthrough("wifi-security.psk: /hunter2"),
  passthrough("wifi-security.wep-key0: hunter2"),
  passthrough("802-1x.password: /hunter2"),
  passthrough("802-1x.password-raw: '104;117;'"),
  passthrough("802-1x.private-key-password: /hunter2"),
  passthrough("gsm.pin: 1234"),
  passthrough("macsec.mka-cak: hunter2"),
  passthrough("wireguard.private-key: hunter2"),
  passthrough("wireguard-peer.x.preshared-key: hunter2"),
  passthrough("vpn-secrets.Xauth: hunter2"),
  passthrough("vpn-secrets: hunter2"),
  passthrough('"a\\nb.password": hunter2'),
  passthrough("802-1x.password: [hunter2]"),
  "wifis: {w: {ssid: &p hunter2, access-points: {home: {password: *p}}}}",
  "wifis: {w: {ssid: &k password, access-points: {home: {? *k : hunter2}}}}",
];

const harmless: readonly string[] = [
  "wifis: {w: {access-points: {home: {auth: {client-key: /etc/ssl/key.pem, password: ''}}}}}",
  "tunnels: {gre: {key: 1234}, vti: {key: 1.2.3.4}, wg0: {key: /etc/wireguard/private.key}}",
  "tunnels: {wg0: {keys: {private: /etc/a.key}, peers: [{keys: {public: abc, shared: /etc/b.key}}]}}",
  "openvswitch: {ssl: {private-key: /etc/ovs/key.pem}}",
  passthrough("wifi-security.psk-flags: 1, wifi-security.key-mgmt: wpa-psk, wireguard-peer.x.public-key: abc"),
  passthrough("802-1x.private-key: /etc/ssl/key.pem, ip-tunnel.input-key: 5, wifi-security.wep-key-type: 1"),
  "ethernets: {key: {}, pin: {dhcp4: true}}",
];

suite("export netplan --file", () => {
  for (const settings of secrets) {
    test(`regression: refuses the secret in ${settings}`, () => {
      assert.throws(
        () => exportOf(exportNetplan, content, { file: `network:\n  ${settings}\n` }),
        (error) =>
          error instanceof ExportError &&
          /^--file, line 2, column \d+: \S+ is a secret, /.test(error.message) &&
          !/hunter2|AAAA|1234|104|\n/.test(error.message),
      );
    });
  }

  for (const settings of harmless) {
    test(`takes ${settings}`, () => {
      assert.match(textOf(exportNetplan, content, { file: `network:\n  ${settings}\n` }), /192\.0\.2\.11\/24/);
    });
  }
});
