// SPDX-License-Identifier: LGPL-2.1-or-later
// What firmware, or somebody who writes to its table, may have in the place of a text. Whatever would be a line, section, key, option or argument
// of its own is called `injected`.

import type { Random } from "../nbft/random.ts";

const starts = [
  "",
  "nqn.2024-05.org.example:",
  "nqn.2014-08.org.nvmexpress:uuid:6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01",
  "nqn.2014-08.org.nvmexpress.discovery",
  "nvme+tcp://192.0.2.10:8009/",
  "nvme+tcp://192.0.2.10",
  "nvme+tcp://[2001:db8::10",
  "nvme+tcp://[fe80::1%injected]:8009/",
  "4420",
  "0",
  "65536",
  "node",
  "node.example.org",
];

const middles = [
  "",
  "\n[injected]\ninjected=1\n",
  "\r\ninjected=1\r\n",
  "\u0085injected=1",
  "\u2028injected=1\u2029",
  "\v\finjected",
  "\x1b[2J\x1b]0;injected\x07",
  "\u009b2J",
  "\x7f\x08",
  "\u202einjected\u202c\u2066\u200b\u061c",
  "\ufeff\u00ad\u{e0041}",
  "%i%n%%$injected$(injected)`injected`",
  "';injected;'",
  '", RUN+="injected',
  "</title><script>injected</script>&lt;&injected;",
  '"\\"\\\\',
  "\\\n injected",
  ",injected=1",
  " injected=1\tinjected",
  ";injected#injected",
  "{{injected}}{{{.}}}{{#a}}",
  "/../../injected",
  "@injected:1/",
  "*?[a-z]!injected",
  "-injected",
  "é…🜁",
  "\0",
  "\0injected",
  "\ud800",
];

const lengths = [1, 60, 61, 62, 63, 64, 65, 190, 199, 200, 222, 223, 224, 255, 255, 300, 4096, 4097, 0xffff];

/** What is no UTF-8: a lone byte, a form too long, a surrogate, beyond the last character, cut. */
const notUtf8 = [[0xc3, 0x28], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x80], [0xff]];

/** Bytes of a text, at most 65,535. */
export function hostileText(random: Random): Uint8Array {
  const text = random.pick([
    () => random.pick(starts) + random.pick(middles) + random.pick(["", "", "x", "example"]),
    () => random.pick(starts) + random.pick(middles),
    () => random.pick(middles) + random.pick(middles),
    () => random.pick(starts) + random.pick(["a", "é", " ", ":"]).repeat(random.pick(lengths)),
  ])();
  const bad = random.below(8) === 0 ? random.pick(notUtf8) : [];
  return Buffer.concat([Buffer.from(text), Uint8Array.from(random.chance() ? [...bad, 0] : bad)]).subarray(0, 0xffff);
}
