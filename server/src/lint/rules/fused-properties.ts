import type { Command } from '../../schema/command-tree.ts';
import { literalText } from '../../semantics/literals.ts';
import type { ResolvedArgument } from '../../semantics/resolved-command.ts';
import type { LintRule } from '../rule.ts';

/** Up to a hyphen, and a name with `=` behind it. */
const FUSED = /-([a-z][a-z0-9-]*)=/g;
/** Addresses of pages have names and values of their own. */
const URL = /:\/\/|[?&]/;

/** A hyphen in place of the blank: the router takes all of it as one value. */
export const fusedProperties: LintRule = {
  meta: {
    code: 'SY012',
    name: 'fused-properties',
    severity: 'error',
    summary: 'A value holds the name and the value of another property, joined by a hyphen.',
    why: 'The router takes both as one value, which it does not know, or which becomes a name that nothing else has. The second property is missing, and the rule matches more than it should.',
    advice: 'Write a blank in place of the hyphen.',
    bad: '/ip firewall filter\nadd action=drop chain=input-src-address=192.0.2.1\n',
    good: '/ip firewall filter\nadd action=drop chain=input src-address=192.0.2.1\n',
  },
  checkCommand(command, _target, report) {
    const { schema, menu } = command;
    if (schema === null || menu === '/') return;
    for (const argument of command.arguments) {
      const hyphen = findHyphen(schema, argument);
      if (hyphen === null) continue;
      const { start, name } = hyphen;
      report({
        command,
        at: argument.value!,
        message: `The hyphen makes ${name}=… part of the value of ${argument.fullName}. Write a blank in its place.`,
        fix: { title: `Separate ${name}`, edits: [{ start, end: start + 1, newText: ' ' }] },
      });
    }
  },
};

/** The first hyphen of a value that should be a blank, and the property behind it. */
function findHyphen(schema: Command, { value, fullName }: ResolvedArgument): { start: number; name: string } | null {
  const text = value?.kind === 'word' || value?.kind === 'glued' ? literalText(value) : null;
  // Quotes and escapes inside would move what is behind them.
  if (text === null || text.length !== value!.end - value!.start || !text.includes('=') || URL.test(text)) return null;
  const known = schema.arguments();
  if (known.get(fullName)?.form === 'text') return null;
  for (const match of text.matchAll(FUSED)) {
    // `a-src-address=`: each hyphen may be the one.
    for (let at = match.index; at >= 0 && at < match.index + match[0].length; at = text.indexOf('-', at + 1)) {
      const name = text.slice(at + 1, match.index + match[0].length - 1);
      if (at > 0 && known.has(name)) return { start: value!.start + at, name };
    }
  }
  return null;
}
