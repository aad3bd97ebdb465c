/** Regular expressions of `~` and `:grep`: extended POSIX, whose matching must not stop the router. */
import { createContext, Script } from 'node:vm';
import { Trap } from '../call.ts';

/** What `[:name:]` stands for inside square brackets. */
const CLASSES: Record<string, string> = {
  alnum: 'a-zA-Z0-9',
  alpha: 'a-zA-Z',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '\\x21-\\x7e',
  lower: 'a-z',
  print: '\\x20-\\x7e',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  xdigit: '0-9a-fA-F',
};

/** Longer than any pattern takes that does not go astray. */
const mostMs = 250;
const repetition = /[*+}]/g;
const test = new Script('pattern.test(text)');
const context: { pattern: RegExp; text: string } = { pattern: /(?:)/, text: '' };
createContext(context);

/** @throws Trap when the pattern is none, or takes too long */
export function matchesPattern(text: string, pattern: string): boolean {
  const compiled = compile(pattern);
  const isQuick = (pattern.match(repetition)?.length ?? 0) < 2 && !/\)[*+{]/.test(pattern);
  if (isQuick) return compiled.test(text);
  Object.assign(context, { pattern: compiled, text });
  try {
    return test.runInContext(context, { timeout: mostMs }) as boolean;
  } catch {
    throw new Trap('practice router: this regular expression takes too long');
  }
}

function compile(pattern: string): RegExp {
  const translated = pattern.replace(/\[:(\w+):\]/g, (all, name: string) => CLASSES[name] ?? all);
  try {
    return new RegExp(translated, 's');
  } catch {
    throw new Trap('invalid regular expression');
  }
}
