// SPDX-License-Identifier: LGPL-2.1-or-later
// YAML, read with bounds. All scalars are text (the failsafe schema): to YAML 1.1, which netplan and curtin read, 52:54:00:12:34:56 may be a number.

import { Composer, type CST, type Document, Lexer, LineCounter, Parser } from "yaml";
import { FormatError, type Place } from "../../description/types.ts";
import { shorten } from "../../text/shorten.ts";
import { visible } from "../../text/visible.ts";
import { convert } from "./convert.ts";
import type { YamlValue } from "./values.ts";

/** Far more than any configuration of one machine; a token costs the native executable 50 us. */
const bounds = { characters: 1024 * 1024, tokens: 100_000, depth: 32 } as const;

const longestMessage = 120;

/**
 * The value of a text that is one document of YAML, which JSON is, too. Undefined where there is none in it.
 * @param placeOf where the character at an offset is for people
 * @throws FormatError where it is no YAML, has a key twice, or is larger, deeper or more repetitive than anybody's
 */
export function parseYaml(text: string, placeOf: (offset: number) => Place): YamlValue | undefined {
  const fail = (offset: number, message: string): never => {
    throw new FormatError(placeOf(offset), message);
  };
  if (text.length > bounds.characters) {
    fail(0, `has more than ${bounds.characters} characters`);
  }
  const documents = [
    ...new Composer({ schema: "failsafe", merge: false, uniqueKeys: false }).compose(tokensOf(text, fail)),
  ];
  const [document, second] = documents as readonly (Document.Parsed | undefined)[];
  const [error] = document?.errors ?? [];
  if (error !== undefined) {
    // Behind a colon the parser quotes what is wrong, which may be a password.
    const [message = ""] = error.message.split(/\n|: /);
    fail(error.pos[0], `is no YAML: ${shorten(visible(message.trim()), longestMessage)}`);
  }
  if (second !== undefined) {
    fail(second.range[0], "has several documents: leave one");
  }
  return document?.contents ? convert(document.contents, placeOf) : undefined;
}

/** Not by Parser.parse(), which has read all of a text before anybody can say that it is too much. */
function tokensOf(text: string, fail: (offset: number, message: string) => never): CST.Token[] {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    count++;
    if (count > bounds.tokens) {
      fail(parser.offset, `has more than ${bounds.tokens} words and signs`);
    }
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > bounds.depth) {
      fail(parser.offset, `is nested deeper than ${bounds.depth} levels`);
    }
  }
  tokens.push(...parser.end());
  return tokens;
}

/** Line and column of an offset, from 1, as editors count them. */
export function positions(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  const counter = new LineCounter();
  counter.addNewLine(0);
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) {
    counter.addNewLine(end + 1);
  }
  return (offset) => {
    const { line, col: column } = counter.linePos(offset);
    return { line, column };
  };
}
