// SPDX-License-Identifier: LGPL-2.1-or-later
// A file of netplan as its author wrote it: what is not touched stays as it is.

import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { FormatError } from "../../description/types.ts";
import { isDefault, mainTable } from "../../formats/netplan/routes.ts";
import { parseYaml, positions } from "../../formats/yaml/document.ts";
import type { Family } from "../../nbft/values/address.ts";
import { quote } from "../../text/visible.ts";
import { ExportError } from "../types.ts";
import { nodesOfAliases } from "./aliases.ts";

/** `network:` of a file, open for changes. */
export interface NetplanDocument {
  readonly document: Document.Parsed;
  readonly network: YAMLMap;
  /** Sets what a mapping has under a key. Fails, as `add` does, where that would change something else, too, by an alias. */
  set(parent: YAMLMap, key: string, value: Node): void;
  add(list: YAMLSeq, value: Node): void;
  /** Fails with the place of a node. */
  fail(node: unknown, message: string): never;
  /** The text, with the author's own indentation. */
  format(): string;
}

/** @throws ExportError where it is no YAML, or none that can be changed */
export function openDocument(text: string): NetplanDocument {
  const positionOf = positions(text);
  const failAt = ({ line, column }: { readonly line?: number; readonly column?: number }, message: string): never => {
    throw new ExportError(`--file, line ${line}, column ${column}: ${message}`);
  };
  const fail = (node: unknown, message: string): never => failAt(positionOf(offsetOf(node)), message);
  try {
    // With the bounds of a source, and its words for what is wrong.
    parseYaml(text, (offset) => ({ source: "--file", ...positionOf(offset) }));
  } catch (error) {
    if (error instanceof FormatError) {
      return failAt(error.place, error.message);
    }
    throw error;
  }
  // All scalars are texts, and so stay what they are: 0o644, 1_000, yes.
  const document = parseDocument(text, { schema: "failsafe", merge: false });
  const root = document.contents ?? undefined;
  if (root === undefined) {
    document.set("network", document.createNode({ version: "2" }));
  } else if (!isMap(root)) {
    fail(root, "this is no file of netplan: it begins with network:");
  }
  const network = document.get("network", true);
  if (!isMap(network)) {
    return fail(network ?? root, "there is no network: to add to");
  }
  const version = network.get("version");
  if (version !== undefined && String(version) !== "2") {
    fail(network.get("version", true), `netplan has version 2, and this is ${quote(String(version))}`);
  }
  const elsewhere = nodesOfAliases(document);
  const mustBeAlone = (node: unknown): void => {
    if (elsewhere.has(node)) {
      fail(node, "an alias stands for this, and would change with it: write out what it stands for in its place");
    }
  };
  return {
    document,
    network,
    set: (parent, key, value) => {
      mustBeAlone(parent);
      mustBeAlone(parent.get(key, true));
      parent.set(key, value);
    },
    add: (list, value) => {
      mustBeAlone(list);
      list.add(value);
    },
    fail,
    format: () => document.toString(styleOf(text)),
  };
}

/** Families that some definition has a default route for, in the main table. */
export function defaultRoutesOf({ network }: NetplanDocument): Set<Family> {
  const found = new Set<Family>();
  for (const definition of listDefinitions(network)) {
    for (const [key, family] of [
      ["gateway4", "ipv4"],
      ["gateway6", "ipv6"],
    ] as const) {
      if (definition.has(key)) {
        found.add(family);
      }
    }
    const routes = definition.get("routes", true);
    for (const route of isSeq(routes) ? routes.items.filter(isMap) : []) {
      const to = String(route.get("to") ?? "");
      // A VRF has a table of its own, which its routes are in.
      const table = String(route.get("table") ?? definition.get("table") ?? mainTable);
      if (isDefault(to) && Number(table) === Number(mainTable)) {
        found.add(String(route.get("via") ?? to).includes(":") ? "ipv6" : "ipv4");
      }
    }
  }
  return found;
}

/** Of all kinds: ethernets, bonds, bridges, ... */
export function listDefinitions(network: YAMLMap): YAMLMap[] {
  return network.items.flatMap(({ value }) =>
    isMap(value) ? value.items.map((pair) => pair.value).filter(isMap) : [],
  );
}

/** A mapping under a key, made where there is none. */
export function mappingAt({ document, set, fail }: NetplanDocument, parent: YAMLMap, key: string): YAMLMap {
  const node = parent.get(key, true);
  if (isMap(node)) {
    return node;
  }
  if (node !== undefined && !(isScalar(node) && (node.value === null || node.value === ""))) {
    return fail(
      node,
      isAlias(node) ? `${key} is an alias, and cannot be changed here alone: write it out` : `${key} is no mapping`,
    );
  }
  const fresh = document.createNode({}) as YAMLMap;
  set(parent, key, fresh);
  return fresh;
}

function offsetOf(node: unknown): number {
  return (node as { range?: readonly number[] } | undefined)?.range?.[0] ?? 0;
}

/** How the author indents: what is printed is printed anew. */
function styleOf(text: string) {
  const indent = /^( +)\S/m.exec(text.replace(/^\s*#.*$/gm, ""))?.[1]?.length ?? 2;
  const flatList = /^( *)[^\s#-][^#\n]*:[ \t]*(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*\1- /m.test(text);
  return {
    lineWidth: 0,
    indent: Math.min(8, Math.max(1, indent)),
    indentSeq: !flatList,
    // `{ a: 1 }` or `{a: 1}`.
    flowCollectionPadding: /[{[] [^\s]/.test(text.replace(/^\s*#.*$/gm, "")),
  };
}
