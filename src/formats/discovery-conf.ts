// SPDX-License-Identifier: LGPL-2.1-or-later
// /etc/nvme/discovery.conf of nvme-cli 1 and 2: on each line the options of one `nvme discover`.

import type { Place } from "../description/types.ts";
import type { Format } from "./format.ts";
import { isAddress } from "./option-fields.ts";
import { isSecret, nameOf, Reading } from "./reading.ts";

const short: Readonly<Record<string, string>> = Object.fromEntries(
  (
    "t=transport a=traddr s=trsvcid w=host-traddr f=host-iface n=nqn q=hostnqn I=hostid " +
    "S=dhchap-secret C=dhchap-ctrl-secret g=hdr-digest G=data-digest"
  )
    .split(" ")
    .map((pair) => pair.split("=") as [string, string]),
);
/** Those that stand together in one word, or have no word behind them: -p, -D, -d, -O, -v, and what counts here. */
const flag = /^(hdr-digest|data-digest|tls|concat|[pDdOv])$/;
const used =
  "transport traddr trsvcid host-traddr host-iface nqn hostnqn hostid hdr-digest data-digest tls concat".split(" ");

export const discoveryConf: Format = {
  name: "discovery",
  title: "nvme-cli discovery.conf",
  recognizes(text) {
    const lines = text.split("\n").filter((line) => !/^[ \t\r]*(#|$)/.test(line));
    return (
      lines.every((line) => /^[ \t]*-(-[a-z]|[a-zA-Z])/.test(line)) &&
      lines.some((line) => /(^|[ \t])(-a|--traddr[ \t=])/.test(line))
    );
  },
  read(source) {
    const reading = new Reading([source]);
    for (const [index, line] of source.text.split("\n").entries()) {
      const place = { source: source.name, line: index + 1 };
      const words = line.trim().startsWith("#") ? [] : splitWords(line);
      if (words.length > 0) {
        readLine(words, place, reading);
      }
    }
    return reading.description();
  },
};

/** Words between white space or the first `=` of an option; quotes hold a word together. */
function splitWords(line: string): readonly string[] {
  return [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+|["']/g)].flatMap(([word]) => {
    const [, option, value] = /^(--[^=]*)=(.*)$/s.exec(word) ?? [];
    return (option === undefined ? [word] : [option, value ?? ""]).map((one) => one.replace(/["']/g, ""));
  });
}

function readLine(words: readonly string[], place: Place, reading: Reading): void {
  const said = new Map<string, string>();
  for (let at = 0; at < words.length; at++) {
    for (const [key, attached] of readOption(words[at] as string)) {
      const next = words[at + 1] ?? "-x";
      // -1 is a number, and `-` a word.
      const isBehind = attached === undefined && !flag.test(key) && !/^-[-a-z]/i.test(next);
      const value = isBehind ? next : (attached ?? "");
      at += Number(isBehind);
      if (key === "") {
        const name = isAddress(value) ? value : nameOf(value);
        const word = name === value ? `"${name}"` : "a word";
        reading.say("warning", place, `${word} is neither an option nor its value: it is left out`);
      } else if (isSecret(key, value)) {
        reading.secret(place, key, value);
      } else if (used.includes(key) && value === "" && !flag.test(key)) {
        reading.say("warning", place, `${key} has no value: it is left out`);
      } else if (used.includes(key)) {
        said.set(key, value);
      } else {
        reading.ignore(place, key.length === 1 ? `-${key}` : key);
      }
    }
  }
  if (!said.has("transport") && !said.has("traddr")) {
    reading.say("warning", place, "names no controller: it is left out");
    return;
  }
  reading.host(place, said.get("hostnqn"), said.get("hostid"));
  reading.controller(place, "discovery", Object.fromEntries(said), {
    "hdr-digest": said.has("hdr-digest"),
    "data-digest": said.has("data-digest"),
    tls: said.has("tls") || said.has("concat"),
  });
}

/** An option, or several in one word, with the value where it is in that word; `_` is the same as `-`. The name of what is none is empty. */
function readOption(word: string): readonly (readonly [key: string, value?: string])[] {
  if (word.startsWith("--")) {
    return [[word.slice(2).replaceAll("_", "-")]];
  }
  if (!/^-[a-zA-Z]/.test(word)) {
    return [["", word]];
  }
  const options: [key: string, value?: string][] = [];
  for (let at = 1; at < word.length; at++) {
    const key = short[word[at] as string] ?? (word[at] as string);
    if (!flag.test(key)) {
      const value = word.slice(at + 1).replace(/^=/, "");
      options.push(value === "" ? [key] : [key, value]);
      break;
    }
    options.push([key]);
  }
  return options;
}
