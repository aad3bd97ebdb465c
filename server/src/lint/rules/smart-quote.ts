import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import type { NodeBase, PlainText, TemplateText } from '../../syntax/tree.ts';
import { type BareWord, bareWords } from '../bare-words.ts';
import type { Fix } from '../diagnostic.ts';
import type { Finding, LintRule } from '../rule.ts';

const CURLY = /[\u201c-\u201f\u2018-\u201b]/g;
/** An apostrophe of a word, as in `don’t`. */
const APOSTROPHE = /(?<=\p{L})[\u2018\u2019](?=\p{L})/gu;
/** A string that goes on over the next argument, because what was to end it is no quote to the router. */
const GOES_ON = /[\u201c-\u201f][ \t\r\n\\]+[\w.-]+(?:=|[\s\S]*\s[\w.-]+=)$/;

/** Word processors, web pages and messengers make curly quotes of straight ones. */
export const smartQuote: LintRule = {
  meta: {
    code: 'SY002',
    name: 'smart-quote',
    severity: 'error',
    summary: 'A curly quote where the router needs a straight one. A warning where it becomes part of a value.',
    why: 'A curly quote is a letter like any other to the router: it begins and ends no string. The text ends at its first blank, or goes on to the next straight quote, and a list gets another name.',
    advice: 'Write straight quotes, and copy scripts from plain text only.',
    bad: '/ip firewall filter\nadd action=drop chain=input comment=\u201cdrop the rest\u201d\n',
    good: '/ip firewall filter\nadd action=drop chain=input comment="drop the rest"\n',
  },
  checkCommand(command, _target, report) {
    const quotes = bareWords(command, CURLY).flatMap(curlyQuotes);
    for (let index = 0; index < quotes.length; index += 2)
      reportPair(command, quotes[index]!, quotes[index + 1], report);
    for (const { value } of command.arguments) {
      // What stands right behind a string that ends too late is part of the value.
      for (const each of value?.kind === 'glued' ? value.parts : [value]) {
        if (each?.kind === 'text' || each?.kind === 'template') checkString(command, each, report);
      }
    }
  },
};

interface Quote extends NodeBase {
  from: BareWord;
}

function curlyQuotes(from: BareWord): Quote[] {
  const text = from.word.text.replace(APOSTROPHE, "'");
  return [...text.matchAll(CURLY)].map(({ index }) => {
    const start = from.word.start + index;
    return { start, end: start + 1, from };
  });
}

function reportPair(
  command: ResolvedCommand,
  first: Quote,
  second: Quote | undefined,
  report: (finding: Finding) => void,
): void {
  const isInValue = first.from.argument !== null && !first.from.isName && first.from.word === second?.from.word;
  report({
    command,
    at: { start: first.start, end: (second ?? first).end },
    severity: isInValue ? 'warning' : 'error',
    message: isInValue
      ? 'Curly quotes are no quotes to the router: here they become part of the value. Write straight ones.'
      : 'Curly quotes are no quotes to the router: the text ends at its first blank. Write straight ones.',
    fix: straighten(second === undefined ? [first] : [first, second]),
  });
}

/** A string that was to end with a curly quote, as its text shows: it swallows the arguments up to the next string. */
function checkString(
  command: ResolvedCommand,
  value: PlainText | TemplateText,
  report: (finding: Finding) => void,
): void {
  if (value.kind === 'text' && value.text.search(CURLY) < 0) return;
  const pieces = value.kind === 'text' ? [{ text: value.text, start: value.start + 1 }] : charactersOf(value);
  if (!GOES_ON.test(pieces.map(({ text }) => text).join(''))) return;
  const piece = pieces.find(({ text }) => text.search(CURLY) >= 0)!;
  const start = piece.start + piece.text.search(CURLY);
  report({
    command,
    at: { start, end: value.end },
    message: 'A curly quote does not end this string: it goes on to the next straight quote. Write a straight one.',
    fix: straighten([{ start, end: start + 1 }]),
  });
}

function charactersOf({ parts }: TemplateText): { text: string; start: number }[] {
  return parts.flatMap((part) => (part.kind === 'characters' || part.kind === 'escape' ? [part] : []));
}

function straighten(quotes: readonly NodeBase[]): Fix {
  return {
    title: 'Write straight quotes',
    edits: quotes.map(({ start, end }) => ({ start, end, newText: '"' })),
  };
}
