import { tableOfMenu } from '../../firewall/rule.ts';
import { type Choice, type Choices, isNoChoice } from '../../schema/choices.ts';
import type { Argument as ArgumentSchema } from '../../schema/command-tree.ts';
import { nearestName } from '../../schema/nearest.ts';
import { availability, type Target } from '../../schema/presence.ts';
import { literalText } from '../../semantics/literals.ts';
import type { ResolvedArgument } from '../../semantics/resolved-command.ts';
import type { LintRule } from '../rule.ts';
import { type Fault, faultOfAddress, faultOfPorts, faultOfTime } from '../value-faults.ts';

const LIST_MENU = /^\/(?:ip|ipv6)\/firewall\/address-list$/;
const PORTS = new Set(['dst-port', 'src-port', 'port', 'to-ports']);
const ADDRESSES = new Set(['src-address', 'dst-address', 'to-addresses', 'address']);
const TIMES = new Set(['address-list-timeout', 'timeout']);
/** Lists of words of which the router takes no others, although numbers or lists of them are values as well. */
const WORDS = new Set(['protocol', 'connection-state', 'connection-nat-state']);
const BOOLEAN: Choices = {
  isClosed: true,
  values: ['yes', 'no'].map((value) => ({ value, presence: null })),
};
/** More than these are not told. */
const MOST_TOLD = 16;

/** What the router would say when it comes to the line, or says while it reads it. */
export const invalidValue: LintRule = {
  meta: {
    code: 'SY013',
    name: 'invalid-value',
    severity: 'error',
    summary:
      'A value that its property does not take: a port above 65535, a reversed range, a word that is none of its.',
    why: 'The router refuses the whole line, and an import stops there with everything before it applied.',
    advice: 'Write a value that the property takes.',
    bad: '/ip firewall filter\nadd action=drop chain=input dst-port=80-70 protocol=tpc\n',
    good: '/ip firewall filter\nadd action=drop chain=input dst-port=70-80 protocol=tcp\n',
    consequenceOf: ['SY003', 'SY011', 'SY012'],
  },
  checkCommand(command, target, report) {
    const { schema, menu } = command;
    if (schema === null || menu === null || command.command === 'find') return;
    const isFirewall = tableOfMenu(menu) !== null || LIST_MENU.test(menu);
    const known = schema.arguments();
    for (const argument of command.arguments) {
      const node = known.get(argument.fullName);
      if (node === undefined || node.form === 'text' || argument.value === null) continue;
      const text = literalText(argument.value);
      if (text === null || text === '') continue;
      const fault =
        faultOfChoice(node, text, target) ?? (isFirewall ? faultInFirewall(argument, node, text, target) : null);
      if (fault === null) continue;
      const { start, end } = argument.value;
      const { says, instead } = fault;
      report({
        command,
        at: argument.value,
        message: says,
        ...(instead !== null && { fix: { title: `Change to ${instead}`, edits: [{ start, end, newText: instead }] } }),
      });
    }
  },
};

/** A word of an enumeration that the router knows in full. */
function faultOfChoice(node: ArgumentSchema, text: string, target: Target): Fault | null {
  const all = node.form === 'bool' ? BOOLEAN : node.choices();
  if (all === null || !isNoChoice(all, text, target)) return null;
  const there = all.values.filter(({ presence }) => presence === null || availability(presence, target) !== 'absent');
  return noneOf(
    node.name,
    text,
    there.map(({ value }) => value),
  );
}

function faultInFirewall(
  { fullName }: ResolvedArgument,
  node: ArgumentSchema,
  text: string,
  target: Target,
): Fault | null {
  if (PORTS.has(fullName)) return faultOfPorts(text);
  if (ADDRESSES.has(fullName)) return faultOfAddress(text);
  const values = node.choices()?.values ?? [];
  if (TIMES.has(fullName)) return values.some(({ value }) => value === text) ? null : faultOfTime(text);
  return WORDS.has(fullName) && !target.isLenient ? faultOfWords(fullName, text, values) : null;
}

/** Of a list of words, numbers among them. */
function faultOfWords(name: string, text: string, values: readonly Choice[]): Fault | null {
  const isWord = (written: string) =>
    /^\d+$/.test(written) || values.some(({ value }) => value.startsWith(written.replace(/^!/, '').toLowerCase()));
  const wrong = text
    .replace(/^!/, '')
    .split(',')
    .find((written) => !isWord(written));
  if (wrong === undefined) return null;
  const fault = noneOf(
    name,
    wrong,
    values.map(({ value }) => value),
  );
  return { ...fault, instead: fault.instead && text.replace(wrong, fault.instead) };
}

function noneOf(name: string, text: string, words: readonly string[]): Fault {
  const instead = nearestName(text, words);
  const told = words.length > MOST_TOLD ? [...words.slice(0, MOST_TOLD), '…'] : words;
  const guess = instead === null ? '' : ` Did you mean ${instead}?`;
  return { says: `${text} is no value of ${name}.${guess} It takes ${told.join(', ')}.`, instead };
}
