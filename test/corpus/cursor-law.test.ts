import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { routerosCommands } from '../../server/src/index.ts';
import { type CursorContext, cursorContext } from '../../server/src/semantics/cursor-context.ts';
import type { ResolvedCommand } from '../../server/src/semantics/resolved-command.ts';
import { ResolvedFile } from '../../server/src/semantics/resolved-file.ts';
import { parse } from '../../server/src/syntax/parser.ts';
import { absoluteStart, type NodeBase } from '../../server/src/syntax/tree.ts';
import { readScript } from './script-file.ts';

const target = routerosCommands.target(null);
/** As many commands of a script are looked at, spread over it. */
const MOST_COMMANDS = 60;

/** A place one letter behind the beginning of a word, and what is being typed there. */
interface Expected {
  offset: number;
  context: string;
}

function expectedOf(command: ResolvedCommand): Expected[] {
  const { schema, path, arguments: named } = command;
  const start = absoluteStart(command.statement);
  const at = ({ start: from }: NodeBase) => start + from + 1;
  const menu = schema?.menu.path;
  const words = path.slice(-1).map((word) => ({ offset: at(word), context: `path ${menu}` }));
  const names = named.map(({ name }) => ({ offset: at(name), context: `argument-name ${menu} ${schema?.name}` }));
  const values = named.flatMap(({ value, fullName }) =>
    value?.kind === 'word'
      ? [{ offset: at(value), context: `argument-value ${menu} ${schema?.name} ${fullName}` }]
      : [],
  );
  return [...words, ...names, ...values];
}

function describeContext(context: CursorContext): string {
  switch (context.kind) {
    case 'path':
      return `path ${context.menu?.path}`;
    case 'argument-name':
      return `argument-name ${context.command.menu.path} ${context.command.name}`;
    case 'argument-value':
      return `argument-value ${context.command.menu.path} ${context.command.name} ${context.argument}`;
    default:
      return context.kind;
  }
}

/** The root's commands go by their name in every menu. */
function isMeant(context: CursorContext, expected: string): boolean {
  const isRootCommand = context.kind === 'path' && context.isFirst && expected === 'path /';
  return isRootCommand || describeContext(context) === expected;
}

function checkScript(name: string, text: string): void {
  const file = new ResolvedFile(parse(text), routerosCommands, target);
  if (file.script.errors.length > 0) return;
  const known = file.commands.filter(({ schema }) => schema !== null);
  const step = Math.ceil(known.length / MOST_COMMANDS);
  const chosen = known.filter((_, index) => index % step === 0);
  for (const { offset, context: expected } of chosen.flatMap(expectedOf)) {
    const before = text.slice(Math.max(0, offset - 60), offset);
    // Up to there it may as well be the value: `comment= d|isabled=yes`.
    if (/=[ \t]+.$/.test(before)) continue;
    const context = cursorContext(file, offset);
    const place = `${name}: ${JSON.stringify(before)}`;
    assert.ok(isMeant(context, expected), `${place}: ${describeContext(context)} instead of ${expected}`);
  }
}

describe('what is being typed, in scripts that people wrote', function () {
  this.timeout(60_000);
  for (const name of ['parse-verdicts', 'corpus']) {
    const directory = new URL(`../../../shared/${name}/`, import.meta.url);
    if (!existsSync(directory)) {
      it.skip(`left out: ${name} is not beside the project`);
      continue;
    }
    it(`is what they wrote in ${name}`, () => {
      for (const file of readdirSync(directory).filter((each) => each.endsWith('.rsc'))) {
        checkScript(file, readScript(new URL(file, directory)).text);
      }
    });
  }
});
