import { findArgument } from '../../schema/lookup.ts';
import type { Target } from '../../schema/presence.ts';
import { literalText } from '../../semantics/literals.ts';
import type { NodeBase } from '../../syntax/tree.ts';
import { type BrokenLine, brokenLines, lastPart } from '../broken-lines.ts';
import type { LintRule } from '../rule.ts';

/** Books and slides break words at their hyphens. */
export const splitWord: LintRule = {
  meta: {
    code: 'SY006',
    name: 'split-word',
    severity: 'error',
    summary: 'The name of a property, or a list of values, is broken at the line end.',
    why: 'The router reads two lines, neither of which it knows. A backslash would not help: it stands for a blank.',
    advice: 'Write the word in one piece.',
    bad: '/ip firewall filter\nadd action=add-src-to-address-list address-list=seen address-list-\ntimeout=15s chain=input\nadd action=drop chain=input src-address-list=seen\n',
    good: '/ip firewall filter\nadd action=add-src-to-address-list address-list=seen address-list-timeout=15s chain=input\nadd action=drop chain=input src-address-list=seen\n',
    explains: true,
    isOfLanguage: true,
  },
  check(analysis, report) {
    for (const line of brokenLines(analysis)) {
      const at = line.gap.includes('\\') ? null : splitAt(line, analysis.target);
      if (at === null) continue;
      const start = line.previous.statement.length;
      report({
        command: line.previous,
        at,
        message: 'This word is broken at the line end, and the router reads two. Join the lines.',
        fix: { title: 'Join the lines', edits: [{ start, end: line.shift, newText: '' }] },
      });
    }
  },
};

/** Where the two halves stand, counted from the first of the lines. */
function splitAt({ previous, schema, rest, shift }: BrokenLine, target: Target): NodeBase | null {
  const last = lastPart(previous.statement);
  const first = rest.statement.parts[0]!;
  if (last?.kind === 'word' && last.text.endsWith('-') && first.kind === 'argument') {
    const isKnown = findArgument(schema, last.text + first.name.text, target).kind === 'found';
    return isKnown ? { start: last.start, end: shift + first.name.end } : null;
  }
  if (last?.kind !== 'argument' || last.value?.kind !== 'word' || first.kind !== 'word') return null;
  const isOpen = /[,-]$/.test(literalText(last.value) ?? '');
  return isOpen ? { start: last.value.start, end: shift + first.end } : null;
}
