import { Analysis, literalText, type ResolvedCommand, routerVerdict, type Value } from '../../../server/src/index.ts';
import { checkExpectations, fixturesIn } from '../helpers/expectations.ts';

const fixtures = fixturesIn(new URL('../../fixtures/hard-cases/', import.meta.url));
/** The last version whose intermediate forms were measured. */
const routeros = '7.22.1';

/**
 * Both readings of a script: the commands of the tree with their arguments, what the parser of the tree complains of,
 * and what a router says, which is its intermediate form or its first complaint.
 */
function describeCase(source: string): string[] {
  const { script, commands } = new Analysis(source, { routeros });
  const complaints = script.errors.map(({ message, start }) => `! ${message} at ${written(source, start)}`);
  return [...commands.map(describeCommand), ...complaints, `router: ${routerSays(source)}`];
}

function describeCommand({ statement, menu, command, path, ...rest }: ResolvedCommand): string {
  const { positional, slots, arguments: named, filter } = rest;
  const name =
    menu === null ? `? ${path.map(({ text }) => text).join(' ')}` : `${menu === '/' ? '' : menu}/${command ?? ''}`;
  const values = positional.map((value, index) => `${slots[index] ?? '#'}=${valueText(value)}`);
  const others = named.map(({ fullName, value }) => `${fullName}=${value === null ? '' : valueText(value)}`);
  return [name, ...values, ...others, ...(filter === null ? [] : [`where[${filter.conditions.length}]`])].join(' ');
}

/** The text of a value as far as it is one, otherwise its kind. */
function valueText(value: Value): string {
  const text = literalText(value);
  return text === null ? `<${value.kind}>` : JSON.stringify(text);
}

function written(source: string, start: number): string {
  return JSON.stringify(source.slice(start, start + 10));
}

function routerSays(source: string): string {
  const { complaints, il } = routerVerdict(source, { routeros });
  const first = complaints.find(({ isLate }) => !isLate);
  if (first !== undefined) return `${first.message} (line ${first.line} column ${first.column})`;
  return il!.replaceAll('\r', '␍').replaceAll('\n', '⏎');
}

describe('hard cases of the language', () => {
  for (const { name, fixture } of fixtures) it(name, () => checkExpectations(fixture, describeCase));
});
