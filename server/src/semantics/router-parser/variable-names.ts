/** Names of variables where they are declared or set. */
import { print } from './il.ts';
import type { RouterParser } from './router-parser.ts';
import { readString, readVariable } from './strings.ts';

const NAME = /[A-Za-z0-9]+/y;

/** The variable that `:local`, `:global`, `:set` and the loops name, as it is printed; loops may name two. */
export function readVariableName(parser: RouterParser, command: string): string {
  if (command === 'set') return readTarget(parser);
  const names = [declare(parser)];
  while (parser.cursor.skip(',')) names.push(declare(parser));
  return names.join(';');
}

function declare(parser: RouterParser): string {
  const { cursor } = parser;
  const name = cursor.here === '"' ? print(readString(parser)) : cursor.take(NAME);
  if (name === null) throw cursor.stop('syntax error');
  parser.scopes.declare(name);
  return `$${name}`;
}

/** What `:set` sets: a variable that was declared, or an element of an array. */
function readTarget(parser: RouterParser): string {
  const { cursor } = parser;
  const start = cursor.at;
  if (cursor.here === '(') return print(parser.group());
  const name = cursor.here === '$' ? print(readVariable(parser)).slice(1) : takeName(parser);
  if (name === null || !parser.scopes.has(name)) throw cursor.stop('syntax error', start);
  return `$${name}`;
}

function takeName(parser: RouterParser): string | null {
  return parser.cursor.here === '"' ? print(readString(parser)) : parser.cursor.take(NAME);
}
