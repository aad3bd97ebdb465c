/**
 * Tokens of the RouterOS scripting language and the lexer modes that they belong to.
 *
 * The language is read differently by context: a bare word of a command may hold `:`, `/`, `,` and `-`, inside `( )`
 * these are operators, and a string may hold both again through `$(…)` and `$[…]`. Brackets push a mode and pop it.
 */
import { createToken, Lexer, type TokenType } from 'chevrotain';

const NEWLINE = /\r\n|\n|\r/;

const WhiteSpace = createToken({ name: 'WhiteSpace', pattern: /[ \t]+/, group: Lexer.SKIPPED });
/** A backslash before the end of a line: white space (RouterOS manual, Scripting, "Line structure"). */
const Continuation = createToken({
  name: 'Continuation',
  pattern: /\\[ \t]*(?:\r\n|\n|\r)/,
  line_breaks: true,
  group: Lexer.SKIPPED,
});
export const Newline = createToken({ name: 'Newline', pattern: NEWLINE, line_breaks: true });
/** A bare line end inside `( )`, and inside most `[ ]`, ends the statement, so it closes the mode as well. */
export const ClosingNewline = createToken({
  name: 'ClosingNewline',
  pattern: NEWLINE,
  line_breaks: true,
  pop_mode: true,
  categories: Newline,
});
/** A line end inside a `[ ]` of several lines: see `LinesStart`. */
export const InnerNewline = createToken({
  name: 'InnerNewline',
  pattern: NEWLINE,
  line_breaks: true,
  categories: Newline,
});
export const Semicolon = createToken({ name: 'Semicolon', pattern: ';' });
const COMMENT = /#[^\r\n]*/y;

/** `#` starts a comment only where a statement may start; elsewhere it is an ordinary character. */
export const Comment = createToken({
  name: 'Comment',
  pattern: (text, offset, matched) => {
    const previous = matched[matched.length - 1];
    if (previous !== undefined && !startsStatement(previous.tokenType)) return null;
    COMMENT.lastIndex = offset;
    return COMMENT.exec(text);
  },
  start_chars_hint: ['#'],
  line_breaks: false,
});

/** Category of all that may stand for a bare word. */
export const Word = createToken({ name: 'Word', pattern: Lexer.NA });
/** Category of the symbols that are operators in an expression or a filter, and plain characters in a command. */
export const Operator = createToken({ name: 'Operator', pattern: Lexer.NA });

/** A word of a command, glued as the console glues it: `address-list`, `/ip/address`, `:put`, `10.0.0.1/24`, `a,b`. */
export const CommandWord = createToken({
  name: 'CommandWord',
  pattern: /(?:[\w#%'*+,./:?@^`\u0080-\uFFFF]|-(?!>))+/,
  categories: Word,
});
/** A number, time or address inside an expression, where `-` and `+` are operators but `10/2` is a prefix. */
const Literal = createToken({
  name: 'Literal',
  pattern: /(?:[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]*:[0-9A-Fa-f.:]*|\d\w*(?:[.:]\w*)*\w|\d)(?:\/\d+)?/,
  categories: Word,
});
const Name = createToken({
  name: 'Name',
  pattern: /[A-Za-z_\u0080-\uFFFF][\w\u0080-\uFFFF]*(?:-[A-Za-z0-9_]+)*/,
  categories: Word,
});
/** Any character that nothing else takes: the parser decides what it means there. */
const Stray = createToken({
  name: 'Stray',
  pattern: /[\s\S]/,
  start_chars_hint: everyCharacterBut(''),
  line_breaks: true,
  categories: Word,
});

export const Variable = createToken({ name: 'Variable', pattern: /\$[A-Za-z0-9]+/ });
/** `$` alone; glued to a string it makes a variable of any name: `$"lease-address"`. */
export const Dollar = createToken({ name: 'Dollar', pattern: '$' });

/** A string without escapes and substitutions, by far the most common. */
export const PlainString = createToken({ name: 'PlainString', pattern: /"[^"$\\]*"/, line_breaks: true });
export const StringStart = createToken({ name: 'StringStart', pattern: '"', push_mode: 'string' });
export const StringEnd = createToken({ name: 'StringEnd', pattern: '"', pop_mode: true });
export const StringText = createToken({
  name: 'StringText',
  pattern: /(?:[^"$\\]|\$(?![A-Za-z0-9([]))+/,
  start_chars_hint: everyCharacterBut('"\\'),
  line_breaks: true,
});
/** A backslash and what it takes: a line end with the blanks after it, two hexadecimal digits, or one character. */
export const StringEscape = createToken({
  name: 'StringEscape',
  pattern: /\\(?:[ \t]*(?:\r\n|\n|\r)[ \t]*|[0-9A-F]{2}|[\s\S])?/,
  start_chars_hint: ['\\'],
  line_breaks: true,
});

export const GroupStart = createToken({ name: 'GroupStart', pattern: '(', push_mode: 'expression' });
const StringGroupStart = createToken({
  name: 'StringGroupStart',
  pattern: '$(',
  push_mode: 'expression',
  categories: GroupStart,
});
export const GroupEnd = createToken({ name: 'GroupEnd', pattern: ')', pop_mode: true });
export const SubstitutionStart = createToken({ name: 'SubstitutionStart', pattern: '[', push_mode: 'substitution' });
/**
 * The router takes line ends inside `[ ]` (measured). They count where the bracket is the last of its line and the next
 * one is indented, or not there yet; elsewhere a bracket that nobody has closed would take up the rest of the file.
 */
const LinesStart = createToken({
  name: 'LinesStart',
  pattern: /\$?\[(?=[ \t]*(?:\r\n|\n|\r)(?![^ \t\]]))/,
  push_mode: 'lines',
  categories: SubstitutionStart,
  start_chars_hint: ['[', '$'],
});
const StringSubstitutionStart = createToken({
  name: 'StringSubstitutionStart',
  pattern: '$[',
  push_mode: 'substitution',
  categories: SubstitutionStart,
});
export const SubstitutionEnd = createToken({ name: 'SubstitutionEnd', pattern: ']', pop_mode: true });
export const BraceStart = createToken({ name: 'BraceStart', pattern: '{', push_mode: 'script' });
export const BraceEnd = createToken({ name: 'BraceEnd', pattern: '}', pop_mode: true });

const operator = (name: string, pattern: string): TokenType => createToken({ name, pattern, categories: Operator });
const Arrow = operator('Arrow', '->');
const Activate = operator('Activate', '<%%');
export const Equals = operator('Equals', '=');
export const Bang = operator('Bang', '!');
const comparison = [
  operator('NotEquals', '!='),
  operator('LessOrEqual', '<='),
  operator('GreaterOrEqual', '>='),
  operator('DoubleAnd', '&&'),
  operator('DoubleOr', '||'),
  operator('ShiftLeft', '<<'),
  operator('ShiftRight', '>>'),
  Equals,
  Bang,
  operator('Less', '<'),
  operator('Greater', '>'),
  operator('Tilde', '~'),
  operator('BitAnd', '&'),
  operator('BitOr', '|'),
];
const arithmetic = [
  operator('Comma', ','),
  operator('Dot', '.'),
  operator('Plus', '+'),
  operator('Minus', '-'),
  operator('Star', '*'),
  operator('Slash', '/'),
  operator('Percent', '%'),
  operator('Caret', '^'),
];

const blank = [WhiteSpace, Continuation];
const values = [Variable, Dollar, PlainString, StringStart];
const brackets = [GroupStart, GroupEnd, LinesStart, SubstitutionStart, SubstitutionEnd, BraceStart, BraceEnd];
const command = [...blank, Comment, Arrow, CommandWord, ...values, ...brackets, Activate, ...comparison];

const modes = {
  script: [Newline, Semicolon, ...command, Stray],
  substitution: [ClosingNewline, Semicolon, ...command, Stray],
  lines: [InnerNewline, Semicolon, ...command, Stray],
  expression: [
    ...blank,
    ClosingNewline,
    Semicolon,
    Arrow,
    Literal,
    Name,
    ...values,
    ...brackets,
    Activate,
    ...comparison,
    ...arithmetic,
    Stray,
  ],
  string: [
    StringEnd,
    StringText,
    StringEscape,
    StringGroupStart,
    LinesStart,
    StringSubstitutionStart,
    Variable,
    Dollar,
  ],
};

/** Every token type, for the parser; the categories among them match by their members. */
export const allTokens: TokenType[] = [...new Set([...Object.values(modes).flat(), Word, Operator])];

export const lexer = new Lexer(
  { modes, defaultMode: 'script' },
  { positionTracking: 'onlyOffset', ensureOptimizations: true, skipValidations: false },
);

function startsStatement(type: TokenType): boolean {
  return (
    type === Newline || type === ClosingNewline || type === InnerNewline || type === Semicolon || type === BraceStart
  );
}

/** One character of each of the lexer's look-up classes, since it cannot see through a negated set by itself. */
function everyCharacterBut(excluded: string): number[] {
  const codes = [];
  for (let code = 0; code < 0x10000; code += code < 256 ? 1 : 100) codes.push(code);
  return codes.filter((code) => !excluded.includes(String.fromCharCode(code)));
}
