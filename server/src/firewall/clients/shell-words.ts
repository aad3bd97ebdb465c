/** Lines of a POSIX shell as the commands that they call, as far as lines with knocks need it. */
import type { ClientLine } from './plan-draft.ts';
import { fromHex } from './quoting.ts';

/** A word, or what stands between commands. */
type Token = { word: string } | { separator: string };

/** The commands of some lines, each loop over a list of words as often as it runs. */
export function shellCommands(lines: readonly string[]): ClientLine[] {
  const commands = lines.flatMap((text) => commandsOf(text));
  return unrollLoops(commands).map(({ words, pipedFrom }) => ({
    text: words.join(' '),
    words: withoutPrefix(words),
    stdin: pipedFrom === null ? null : outputOf(pipedFrom),
  }));
}

interface ShellCommand {
  words: string[];
  pipedFrom: string[] | null;
}

function commandsOf(text: string): ShellCommand[] {
  const commands: ShellCommand[] = [];
  let words: string[] = [];
  let pipedFrom: string[] | null = null;
  for (const token of [...tokens(text), { separator: ';' }]) {
    if ('word' in token) {
      words.push(token.word);
      continue;
    }
    if (token.separator === '|') pipedFrom = words;
    else {
      if (words.length > 0) commands.push({ words, pipedFrom });
      pipedFrom = null;
    }
    words = [];
  }
  return commands;
}

/** Quotes are taken off; redirections and a comment at the end are left out. */
function* tokens(text: string): Generator<Token> {
  const pattern =
    /\s+|(#.*)|(\|\||&&|[;|]|(?<![<>])&(?![>\d]))|(?:\d?[<>]+&?\s*[^\s;|]*)|((?:'[^']*'?|"(?:\\.|[^"\\])*"?|\\.|[^\s;|&<>'"\\])+)/gy;
  for (const [, comment, separator, word] of text.matchAll(pattern)) {
    if (comment !== undefined) return;
    if (separator !== undefined) yield { separator };
    else if (word !== undefined) yield { word: unquoted(word) };
  }
}

function unquoted(word: string): string {
  return word.replace(/'([^']*)'?|"((?:\\.|[^"\\])*)"?|\\(.)/g, (_, single, double, escaped) => {
    if (single !== undefined) return single;
    return double === undefined ? escaped : double.replace(/\\([$`"\\])/g, '$1');
  });
}

/** `for x in 1 2; do nmap -p $x host; done` */
function unrollLoops(commands: readonly ShellCommand[]): ShellCommand[] {
  const result: ShellCommand[] = [];
  for (let at = 0; at < commands.length; at++) {
    const [head, variable, , ...values] = commands[at]!.words;
    const end = commands.findIndex(({ words }, index) => index > at && words[0] === 'done');
    if (head !== 'for' || variable === undefined || end < 0) {
      result.push(commands[at]!);
      continue;
    }
    const body = commands.slice(at + 1, end);
    for (const value of values) result.push(...body.map((command) => substituted(command, variable, value)));
    at = end;
  }
  return result;
}

function substituted({ words, pipedFrom }: ShellCommand, variable: string, value: string): ShellCommand {
  const put = (list: string[]) =>
    list.map((word) => word.replaceAll(`\${${variable}}`, value).replaceAll(`$${variable}`, value));
  return { words: put(words), pipedFrom: pipedFrom === null ? null : put(pipedFrom) };
}

/** What stands in front of the program: a prompt, `sudo`, a time limit. The path to the program goes too. */
function withoutPrefix(words: readonly string[]): string[] {
  let rest = [...words];
  for (;;) {
    if (/^(\$|do|sudo)$/.test(rest[0] ?? '')) rest = rest.slice(1);
    else if (rest[0] === 'timeout' && /^\d/.test(rest[1] ?? '')) rest = rest.slice(2);
    else break;
  }
  const program = (rest[0] ?? '')
    .replace(/^.*\//, '')
    .replace(/\.exe$/i, '')
    .toLowerCase();
  return [program, ...rest.slice(1)];
}

/** What a command prints, where that can be told. */
function outputOf(words: readonly string[]): ClientLine['stdin'] {
  const [program, ...args] = withoutPrefix(words);
  if (program === 'printf') return printed(args);
  if (program === 'head' && args[0] === '-c' && args[2] === '/dev/zero')
    return { payload: null, bytes: Number(args[1]) };
  if (program !== 'echo') return null;
  const bare = args[0] === '-n';
  return { payload: args.slice(bare ? 1 : 0).join(' ') + (bare ? '' : '\n'), bytes: null };
}

function printed([format = '', ...values]: string[]): ClientLine['stdin'] {
  let next = 0;
  const text = format.replace(/%%|%s|\\([0-7]{1,3})|\\x([0-9a-f]{1,2})|\\(.)/gi, (whole, octal, hex, escaped) => {
    if (whole === '%%') return '%';
    if (whole === '%s') return values[next++] ?? '';
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
    if (hex !== undefined) return fromHex(hex.padStart(2, '0')) ?? '';
    return { n: '\n', r: '\r', t: '\t' }[escaped as string] ?? escaped;
  });
  // A zero alone is what exporters send where no text is asked for.
  return { payload: text === '\0' ? null : text, bytes: null };
}

/** Options of a command and what stands between them. Letters may be joined, as in `-zuw 1`. */
export interface CommandOptions {
  options: ReadonlyMap<string, string>;
  operands: string[];
}

/** @param valued the options with a value: letters, and long names without the hyphens */
export function parseOptions(words: readonly string[], valued: readonly string[]): CommandOptions {
  const options = new Map<string, string>();
  const operands: string[] = [];
  const queue = [...words];
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    const [, long, joined] = /^--([^=]+)(?:=(.*))?$/.exec(word) ?? [];
    if (long !== undefined) options.set(long, joined ?? (valued.includes(long) ? (queue.shift() ?? '') : ''));
    else if (/^-./.test(word)) readLetters(word, valued, options, queue);
    else operands.push(word);
  }
  return { options, operands };
}

function readLetters(word: string, valued: readonly string[], options: Map<string, string>, queue: string[]): void {
  for (let at = 1; at < word.length; at++) {
    const letter = word[at]!;
    if (!valued.includes(letter)) options.set(letter, '');
    else {
      options.set(letter, word.slice(at + 1) || (queue.shift() ?? ''));
      return;
    }
  }
}

/** The family that `-4` or `-6` asks for. */
export function familyOf(options: ReadonlyMap<string, string>): 4 | 6 | null {
  if (options.has('4') || options.has('ipv4')) return 4;
  return options.has('6') || options.has('ipv6') ? 6 : null;
}
