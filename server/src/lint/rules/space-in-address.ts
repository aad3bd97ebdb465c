import { parseAddressRange } from '../../firewall/addresses.ts';
import type { Argument, Part, Word } from '../../syntax/tree.ts';
import type { LintRule } from '../rule.ts';

/** How many words an address, a range, or a list of ports may have come apart into. */
const MOST_WORDS = 6;
const PORTS = /^\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*$/;

/** A blank ends a value: what stands behind it is another word to the router. */
export const spaceInAddress: LintRule = {
  meta: {
    code: 'SY011',
    name: 'space-in-address',
    severity: 'error',
    summary: 'A blank inside an address, a range, or a list of ports.',
    why: 'The value ends at the blank. What is behind it is an argument without a name, and the router refuses the line.',
    advice: 'Take the blank away.',
    bad: '/ip firewall filter\nadd action=drop chain=input src-address=10.0.0.1 - 10.0.0.9\n',
    good: '/ip firewall filter\nadd action=drop chain=input src-address=10.0.0.1-10.0.0.9\n',
  },
  checkCommand(command, _target, report) {
    const { parts } = command.statement;
    for (const [index, part] of parts.entries()) {
      if (part.kind !== 'argument' || parts[index + 1]?.kind !== 'word') continue;
      const pieces = piecesOf(part, parts.slice(index + 1, index + MOST_WORDS));
      const last = pieces.at(-1);
      if (last === undefined) continue;
      const { start } = part.value!;
      const joined = pieces.map(({ text }) => text).join('');
      report({
        command,
        at: { start, end: last.end },
        message: `The value of ${part.name.text} ends at the blank. Write ${joined} in one piece.`,
        fix: { title: `Change to ${joined}`, edits: [{ start, end: last.end, newText: joined }] },
      });
    }
  },
};

/** The most words from the value on that make one address, range, or list of ports; none where no two do. */
function piecesOf({ name, value }: Argument, behind: readonly Part[]): Word[] {
  if (value?.kind !== 'word') return [];
  const isWhole = /address/.test(name.text) ? isAddress : /port/.test(name.text) ? isPorts : null;
  if (isWhole === null) return [];
  const words = [value];
  let whole: Word[] = [];
  for (const part of behind) {
    if (part.kind !== 'word') break;
    words.push(part);
    if (isWhole(words.map(({ text }) => text).join(''))) whole = [...words];
  }
  return whole;
}

function isAddress(text: string): boolean {
  return /[.:]/.test(text) && parseAddressRange(text.replace(/^!/, '')) !== null;
}

function isPorts(text: string): boolean {
  return PORTS.test(text.replace(/^!/, ''));
}
