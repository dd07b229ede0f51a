// SPDX-License-Identifier: LGPL-2.1-or-later
import Mustache from "mustache";

/** A mustache template, parsed when the program was built. */
export type Template = ReturnType<typeof Mustache.parse>;

/**
 * Where a template's names are looked up. Views are plain data, without functions, and names have no dots: a tenth of what the package's own lookup
 * costs, which was a third of writing the files of 255 interfaces.
 */
class View extends Mustache.Context {
  override push(view: unknown): View {
    return new View(view, this);
  }

  override lookup(name: string): unknown {
    if (name === ".") {
      return this.view;
    }
    for (let context: Mustache.Context | undefined = this; context !== undefined; context = context.parent) {
      const { view } = context;
      if (typeof view === "object" && view !== null && name in view) {
        return view[name];
      }
    }
    return undefined;
  }
}

/** Nothing is escaped for HTML: the callers' views hold checked values only. */
class Writer extends Mustache.Writer {
  override escapedValue(token: readonly string[], context: Mustache.Context): string {
    return String(context.lookup(token[1] as string) ?? "");
  }
}

const writer = new Writer();

/** Renders a template. */
export function render(template: Template, view: object): string {
  return writer.renderTokens(template as unknown as string[][], new View(view), undefined, "");
}
