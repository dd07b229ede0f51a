// SPDX-License-Identifier: LGPL-2.1-or-later
import Mustache from "mustache";

/** A mustache template, parsed when the program was built. */
export type Template = ReturnType<typeof Mustache.parse>;

// renderTokens() is what Mustache.render() calls once the template is parsed; its type declarations leave out the parameter for configuration.
const writer = new Mustache.Writer() as unknown as {
  renderTokens(
    tokens: Template,
    context: unknown,
    partials: undefined,
    original: string,
    config: { escape(value: unknown): string },
  ): string;
};

/** Renders a template. Nothing is escaped for HTML: the callers' views hold checked values only. */
export function render(template: Template, view: object): string {
  return writer.renderTokens(template, new Mustache.Context(view), undefined, "", { escape: String });
}
