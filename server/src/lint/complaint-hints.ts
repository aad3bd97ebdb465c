/** What is most likely meant where the router only says that it expected something else: habits from other languages. */

interface Hint {
  /** What the router says. */
  message: RegExp;
  /** The statement up to the place that it names, and what stands there. */
  before: RegExp;
  at: RegExp;
  advice: string;
}

const ANY = /^/;
const END = /^expected end of command$/;
const COMMENT = 'A comment begins with # and stands in a line of its own, or behind a semicolon.';
const QUOTES = 'Only " quotes a text.';
const ELSE = 'else= has to stand in the line of the } before it, with its own { right behind it.';

const hints: readonly Hint[] = [
  { message: /^syntax error$/, before: /[^<>!=]=$/, at: /^=/, advice: 'RouterOS compares by one =.' },
  { message: END, before: /\b(?:if|for|foreach|while)\s[^{}]*$/, at: /^\{/, advice: 'Write do= right before the {.' },
  { message: /^syntax error$/, before: /(?:^|[\r\n;])\s*else\s*$/, at: /^[={]/, advice: ELSE },
  {
    message: END,
    before: /:(?:local|global|set)\s+[\w"-]+\s*$/,
    at: /^=/,
    advice: 'A variable is given its value without =, behind a blank.',
  },
  { message: /^syntax error$/, before: /(?:^|[;{[\s])\$\w+\s*$/, at: /^=/, advice: 'A variable is changed by :set.' },
  {
    message: /^syntax error$/,
    before: /:set\s+$/,
    at: /^\w/,
    advice: 'No :local or :global before it declares this variable.',
  },
  { message: /^expected /, before: ANY, at: /^(?:\/\/|#)/, advice: COMMENT },
  { message: /^expected /, before: /^\/$/, at: /^\//, advice: COMMENT },
  { message: END, before: /:\w+\s[^\r\n]*$/, at: /^[-+*.]/, advice: 'An operation stands in ( ).' },
  { message: /^bad parameter \.$/, before: /:\w+\s[^\r\n]*$/, at: /^\./, advice: 'An operation stands in ( ).' },
  { message: END, before: /'[^']*$/, at: /^'/, advice: QUOTES },
  { message: /^bad parameter \S*'$/, before: /'[^']*$/, at: ANY, advice: QUOTES },
];

/**
 * The advice for what the router complains of; null where nothing is clear.
 * @param before the statement up to the complaint's place
 * @param at what stands there
 */
export function complaintHint(message: string, before: string, at: string): string | null {
  const found = hints.find((hint) => hint.message.test(message) && hint.before.test(before) && hint.at.test(at));
  return found?.advice ?? null;
}
