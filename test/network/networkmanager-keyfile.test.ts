// SPDX-License-Identifier: LGPL-2.1-or-later
// Keyfiles as GLib and NetworkManager read them: nothing is lost that nobody touches.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
  formatKeyfile,
  listOf,
  parseKeyfile,
  setNumbered,
  valueAt,
  valuesOf,
} from "../../src/network/networkmanager/keyfile.ts";

const section = (text: string) => parseKeyfile(`[ipv4]\n${text}`)?.get("ipv4") ?? new Map<string, string>();

suite("keyfiles of NetworkManager", () => {
  test("escapes, signs and blanks of a value stay", () => {
    const text = `# x
[connection]
id=a\\sb\\;c=d # [no section]
empty=

[802-1x]
password=\\tse=cr\\\\et\x20
`;
    assert.equal(formatKeyfile("x", parseKeyfile(text) ?? new Map()), text);
  });

  test("blanks around keys, sections that come twice, keys that come twice, comments, line ends of others", () => {
    const file = parseKeyfile(
      " [ipv4] \r\n method = auto\r\n#method=x\n  # y\n[ipv6]\n[ipv4]\nmethod=manual\n\tdns=1;\n",
    );
    assert.deepEqual(
      [...(file?.get("ipv4") ?? [])],
      [
        ["method", "manual"],
        ["dns", "1;"],
      ],
    );
    assert.deepEqual([...(file?.keys() ?? [])], ["ipv4", "ipv6"]);
  });

  test("a section under its other name", () => {
    assert.equal(valueAt(parseKeyfile("[802-3-ethernet]\nmtu=9000") ?? new Map(), "ethernet", "mtu"), "9000");
  });

  test("what GLib refuses", () => {
    for (const text of ["method=auto", "[ipv4]\nmethod", "[ipv4", "[]", "[ipv4]\n=auto", "[a[b]"]) {
      assert.equal(parseKeyfile(text), undefined, text);
    }
  });

  test("lists", () => {
    assert.deepEqual(listOf("a;b\\;c; ;d"), ["a", "b;c", "d"]);
    assert.deepEqual(listOf(undefined), []);
  });

  test("counted keys: by their numbers, with gaps, and in their old forms", () => {
    const keys = section(
      "address10=j\naddress2=b\naddresses1=a\naddress=first\nroute1=r\nroute1_options=onlink=true\nroutes2=s",
    );
    assert.deepEqual(
      valuesOf(keys, "address").map(({ value }) => value),
      ["first", "a", "b", "j"],
    );
    assert.deepEqual(valuesOf(keys, "route"), [{ value: "r", options: "onlink=true" }, { value: "s" }]);
    setNumbered(keys, "route", [{ value: "t" }, { value: "r", options: "onlink=true" }]);
    setNumbered(keys, "address", []);
    assert.deepEqual(Object.fromEntries(keys), { route1: "t", route2: "r", route2_options: "onlink=true" });
  });
});
