// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Document, isAlias, isNode, type Node, visit } from "yaml";

/** All nodes that are also somewhere else, because an alias stands for them or for what they are in. */
export function nodesOfAliases(document: Document): ReadonlySet<unknown> {
  const names = new Set<string>();
  visit(document, { Alias: (_, { source }) => void names.add(source) });
  const found = new Set<unknown>();
  const add = (node: Node) => visit(node, { Node: (_, inner) => void found.add(inner) });
  if (names.size > 0) {
    visit(document, {
      Node: (_, node) => {
        if (!isAlias(node) && isNode(node) && node.anchor !== undefined && names.has(node.anchor)) {
          add(node);
          return visit.SKIP;
        }
        return undefined;
      },
    });
  }
  return found;
}
