import assert from 'node:assert/strict';
import { routerosCommands } from '../../../server/src/schema/command-tree.ts';
import { type CursorContext, cursorContext } from '../../../server/src/semantics/cursor-context.ts';
import { ResolvedFile } from '../../../server/src/semantics/resolved-file.ts';
import { parse } from '../../../server/src/syntax/parser.ts';
import { checkExpectations, fixturesIn, readCases } from '../helpers/expectations.ts';

const fixtures = fixturesIn(new URL('../../fixtures/cursor/', import.meta.url));
const MARK = '<|>';

function contextAt(text: string, offset: number): CursorContext {
  return cursorContext(new ResolvedFile(parse(text), routerosCommands, routerosCommands.target(null)), offset);
}

/** Of a script with a mark in it: the context at the mark, in words. */
function describeCase(source: string): string[] {
  const offset = source.indexOf(MARK);
  assert.notEqual(offset, -1, `no ${MARK} in ${source}`);
  const text = source.slice(0, offset) + source.slice(offset + MARK.length);
  return [describeContext(contextAt(text, offset), text)];
}

function describeContext(context: CursorContext, text: string): string {
  const said = [context.kind, ...details(context)].filter((word) => word !== '').join(' ');
  if (!('typed' in context)) return said;
  const { typed, range } = context;
  const replaced = text.slice(range.start, range.end);
  return `${said}: ${JSON.stringify(typed)}${replaced === typed ? '' : ` of ${JSON.stringify(replaced)}`}`;
}

function details(context: CursorContext): string[] {
  const flag = (name: string, isSet: boolean) => (isSet ? name : '');
  const menu = 'menu' in context ? `in ${context.menu?.path ?? 'no menu'}` : '';
  switch (context.kind) {
    case 'path':
      return [menu, flag('first', context.isFirst), flag('colon', context.hasColon)];
    case 'argument-name': {
      const { command, slot, group, isNegated, given } = context;
      const words = [slot === null ? '' : `or ${slot}`, group === null ? '' : `group ${group}`, flag('not', isNegated)];
      return [`of ${pathOf(command)}`, ...words, `given [${given.join(' ')}]`];
    }
    case 'argument-value': {
      const { command, argument, given } = context;
      return [`${argument} of ${pathOf(command)}`, `given [${given.join(' ')}]`, ...valueDetails(context)];
    }
    case 'filter':
      return [menu, flag('after-operand', context.isAfterOperand)];
    case 'filter-value':
      return [`${context.property} ${context.operator}`, menu, ...valueDetails(context)];
    case 'expression':
      return [flag('after-operand', context.isAfterOperand)];
    case 'element':
      return [`of ${context.variable}`];
    case 'call':
      return [`of ${context.callee}`, context.argument === null ? `#${context.position + 1}` : context.argument];
    default:
      return [];
  }
}

function valueDetails(value: { before: readonly string[]; isNegated: boolean; isQuoted: boolean }): string[] {
  const { before, isNegated, isQuoted } = value;
  return [before.length === 0 ? '' : `behind [${before.join(' ')}]`, isNegated ? 'not' : '', isQuoted ? 'quoted' : ''];
}

function pathOf({ menu, name }: { menu: { path: string }; name: string }): string {
  return menu.path === '/' ? `:${name}` : `${menu.path} ${name}`;
}

describe('what is being typed', () => {
  for (const { name, fixture } of fixtures) it(`in ${name}`, () => checkExpectations(fixture, describeCase));

  it('does not depend on what stands behind the cursor', () => {
    for (const source of fixtures.flatMap(({ fixture }) => readCases(fixture))) {
      const offset = source.indexOf(MARK);
      const head = source.slice(0, offset);
      const short = contextAt(head, offset);
      for (const tail of ['', '\n:put 1\n', ' }\n', '") ]']) {
        const { kind, ...rest } = contextAt(head + tail, offset);
        assert.equal(kind, short.kind, source + tail);
        if ('typed' in rest && 'typed' in short) assert.equal(rest.typed, short.typed, source + tail);
      }
    }
  });

  it('is known at every place of every fixture, and the range holds the cursor', () => {
    for (const source of fixtures.flatMap(({ fixture }) => readCases(fixture))) {
      const text = source.replace(MARK, '');
      for (let offset = 0; offset <= text.length; offset += 1) {
        const context = contextAt(text, offset);
        if (!('typed' in context)) continue;
        const { range, typed } = context;
        assert.ok(range.start <= offset && offset <= range.end && range.end <= text.length, `${offset} of ${text}`);
        assert.equal(text.slice(range.start, offset), typed);
      }
    }
  });
});
