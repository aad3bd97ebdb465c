/** What `layer7-protocol` looks for in a packet. Source: RouterOS manual, Layer 7. */

/** Patterns by name; null for one that is not understood. */
export type Layer7Patterns = ReadonlyMap<string, RegExp | null>;

/** What `[:name:]` stands for between square brackets. */
const CLASSES = new Map(
  Object.entries({
    alnum: 'a-zA-Z0-9',
    alpha: 'a-zA-Z',
    blank: ' \\t',
    digit: '0-9',
    lower: 'a-z',
    print: '\\x20-\\x7e',
    punct: '!-\\/:-@\\[-`{-~',
    space: '\\s',
    upper: 'A-Z',
    xdigit: '0-9a-fA-F',
  }),
);

export function compileLayer7(definitions: readonly { name: string; regexp: string }[]): Layer7Patterns {
  return new Map(definitions.map(({ name, regexp }) => [name, compile(regexp)]));
}

/**
 * The router reads extended POSIX expressions, whatever the case; `.` is any byte. What it makes of an empty one is not
 * documented.
 */
function compile(regexp: string): RegExp | null {
  // A bracket right behind the one that opens a class is a character of it.
  const literal = regexp.replace(/\\.|\[(\^?)\]/gs, (all, not?: string) => (not === undefined ? all : `[${not}\\]`));
  const translated = literal.replace(/\[:(\w+):\]/g, (all, name: string) => CLASSES.get(name) ?? all);
  if (regexp === '' || /\[[:.=]|\(\?/.test(translated)) return null;
  try {
    return new RegExp(translated, 'is');
  } catch {
    return null;
  }
}
