/**
 * The lines of clients that people keep in the comments of a firewall: `# knock host 7000:tcp 8000:udp`, `# nmap …`.
 * Sources: the manuals of knockd, nmap, hping3, PortQry, and ping on Linux and Windows.
 */
import type { Comment, NodeBase, Script } from '../syntax/tree.ts';

export interface ClientLine {
  comment: Comment;
  tool: 'knock' | 'nmap' | 'hping3' | 'portqry' | 'ping';
  /** The words behind the tool. Offsets count from the comment. */
  words: ClientWord[];
  /** Where the line of the client stands in the comment. */
  at: NodeBase;
}

export interface ClientWord extends NodeBase {
  text: string;
}

/** A packet that a line sends. */
export interface ClientKnock {
  protocol: 'tcp' | 'udp';
  port: number;
}

const TOOL = /(?<![\w.-])(knock|nmap|hping3?|portqry(?:\.exe)?|ping)[ \t]+(?=\S)/i;
/** What ends a command of a shell. */
const END = /[;&|]|$/;
const PORT = /^(\d{1,5})(?::(tcp|udp))?$/i;
const HOST = /^[\w$.:{}<>[\]-]+$/;

/** In order of writing, of the comments that stand by themselves. Prose that only names a tool is left out. */
export function clientLines({ statements }: Script): ClientLine[] {
  return statements.flatMap((statement) => {
    const line = statement.kind === 'comment' ? readLine(statement) : null;
    return line !== null && isCall(line) ? [line] : [];
  });
}

/** The value of the first of these options, which is the word behind it; null where it is not given. */
export function optionOf({ words }: ClientLine, ...names: string[]): ClientWord | null {
  const index = words.findIndex(({ text }) => names.includes(text));
  return index < 0 ? null : (words[index + 1] ?? null);
}

export function hasOption({ words }: ClientLine, ...names: string[]): boolean {
  return words.some(({ text }) => names.includes(text));
}

/** What a line of `knock` sends, in order. */
export function knocksOf(line: ClientLine): ClientKnock[] {
  const otherwise = hasOption(line, '-u', '--udp') ? 'udp' : 'tcp';
  return portWords(line).flatMap(({ text }) => {
    const [, port, protocol = otherwise] = PORT.exec(text) ?? [];
    return port === undefined ? [] : [{ protocol: protocol.toLowerCase() as 'tcp' | 'udp', port: Number(port) }];
  });
}

/** The pause between the packets of `knock` in milliseconds; null where it is not given. */
export function delayOf(line: ClientLine): number | null {
  const delay = optionOf(line, '-d', '--delay');
  return delay === null || !/^\d+$/.test(delay.text) ? null : Number(delay.text);
}

function readLine(comment: Comment): ClientLine | null {
  const match = TOOL.exec(comment.text);
  if (match === null) return null;
  const tool = match[1]!
    .toLowerCase()
    .replace('.exe', '')
    .replace(/^hping$/, 'hping3') as ClientLine['tool'];
  const start = match.index + match[0].length;
  const rest = comment.text.slice(start);
  const words = [...rest.slice(0, rest.search(END)).matchAll(/\S+/g)].map(({ 0: text, index }): ClientWord => {
    return { text, start: start + index, end: start + index + text.length };
  });
  return { comment, tool, words, at: { start: match.index, end: words.at(-1)?.end ?? start } };
}

/** Whether the words are those of a call: options, or a host and ports. */
function isCall(line: ClientLine): boolean {
  if (line.tool !== 'knock') return line.words.some(({ text }) => /^-\w|^size=\d/.test(text));
  const [host, ...ports] = line.words.filter((word) => !isOption(line, word));
  return host !== undefined && HOST.test(host.text) && ports.length > 0 && ports.every(({ text }) => PORT.test(text));
}

/** The words of a line of `knock` behind options and the host. */
export function portWords(line: ClientLine): ClientWord[] {
  return line.words.filter((word) => !isOption(line, word)).slice(1);
}

/** Whether a word is an option of `knock` or the value of one. */
function isOption({ words }: ClientLine, word: ClientWord): boolean {
  const before = words[words.indexOf(word) - 1]?.text ?? '';
  return word.text.startsWith('-') || /^(?:-d|--delay|-t|--timeout)$/.test(before);
}
