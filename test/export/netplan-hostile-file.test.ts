// SPDX-License-Identifier: LGPL-2.1-or-later
// A file of netplan that is anything: it is refused in one line, or what comes of it has what root needs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { exportNetplan } from "../../src/export/netplan.ts";
import { ExportError } from "../../src/export/types.ts";
import { parseYaml } from "../../src/formats/yaml/document.ts";
import { memberOf } from "../../src/formats/yaml/values.ts";
import { visible } from "../../src/text/visible.ts";
import { hostileText } from "../fuzz/hostile-text.ts";
import { Random } from "../nbft/random.ts";
import { hfi, table } from "../plan/tables.ts";
import { textOf } from "./sample.ts";

const { mac } = hfi(1);
const content = table({ hfi: [hfi(1), hfi(2, { mac, vlan: 5, ip: "198.51.100.2" })] });

const whole = `# comment
network: &n
  version: 2
  ethernets:
    enp1s0: &e
      match: {macaddress: "${mac}"}
      addresses: [10.0.2.15/24, "2001:db8::1/64": {lifetime: 0}]
      nameservers:
        addresses: [10.0.2.3]
      routes:
      - {to: default, via: 10.0.2.2}
      dhcp4-overrides: {}
    lan: &l {dhcp4: true}
    guests: *l
  vlans:
    storage: {id: 5, link: enp1s0}
`;

const pieces = [
  "*e",
  "*n",
  "&e",
  "- ",
  ": ",
  "{",
  "}",
  "[",
  "]",
  "\n",
  "  ",
  "#",
  '"',
  "'",
  "|",
  ">",
  "!!map",
  "? ",
  "<<: ",
  "null",
  "~",
  "\t",
  "---\n",
  "%YAML 1.1\n",
];

test("six hundred mutilated files: no crash, no second line, nothing halfway", () => {
  const random = new Random(60);
  let taken = 0;
  for (let round = 0; round < 600; round++) {
    let file = whole;
    for (let change = random.below(4); change >= 0; change--) {
      const at = random.below(file.length);
      const piece =
        random.below(10) === 0 ? new TextDecoder().decode(hostileText(random)).slice(0, 300) : random.pick(pieces);
      file = file.slice(0, at) + piece + file.slice(at + random.below(12));
    }
    try {
      const text = textOf(exportNetplan, content, { file });
      const document = parseYaml(text, () => ({ source: "what was made" }));
      const said = JSON.stringify(memberOf(document, "network"));
      assert.ok(
        ["192.0.2.11/24", "198.51.100.2/24", "true"].every((one) => said.includes(`"${one}"`)),
        visible(file),
      );
      taken++;
    } catch (error) {
      assert.ok(error instanceof ExportError && !/[\n\p{Cc}]/u.test(error.message), `${visible(file)}\n${error}`);
    }
  }
  assert.ok(taken > 30 && taken < 500, `${taken} are taken`);
});
