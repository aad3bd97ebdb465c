/** A text that a regular expression matches: the shortest one that is easily found. */

/** Null where none is found. It is never empty: packets without a text are not looked at. */
export function sampleOf(pattern: RegExp): string | null {
  const sample = new Reader(pattern.source, pattern.flags).alternatives();
  if (sample === '') return PRINTABLE.find((char) => pattern.test(char)) ?? null;
  return sample !== null && pattern.test(sample) ? sample : null;
}

const ESCAPES = new Map([
  ['d', '0'],
  ['w', 'a'],
  ['s', ' '],
  ['D', 'a'],
  ['W', ' '],
  ['S', 'a'],
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['b', ''],
]);
const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + ((index + 65) % 95)));

class Reader {
  readonly #source: string;
  readonly #flags: string;
  #at = 0;

  constructor(source: string, flags: string) {
    this.#source = source;
    this.#flags = flags;
  }

  /** The first alternative that can be read; the others are passed over. */
  alternatives(): string | null {
    const samples = [this.#sequence()];
    while (this.#take('|')) samples.push(this.#sequence());
    return samples.find((sample) => sample !== null) ?? null;
  }

  #sequence(): string | null {
    let text: string | null = '';
    while (this.#at < this.#source.length && !'|)'.includes(this.#source[this.#at]!)) {
      const atom = this.#atom();
      const count = this.#quantifier();
      text = text === null || atom === null ? null : text + atom.repeat(count);
    }
    return text;
  }

  #atom(): string | null {
    const char = this.#source[this.#at++]!;
    if (char === '^' || char === '$') return '';
    if (char === '.') return 'x';
    if (char === '\\') return this.#escape();
    if (char === '[') return this.#class();
    if (char !== '(') return char;
    if (this.#source.startsWith('?:', this.#at)) this.#at += 2;
    const sample = this.alternatives();
    this.#take(')');
    return sample;
  }

  #escape(): string | null {
    const char = this.#source[this.#at++] ?? '';
    const hex = /^[0-9a-fA-F]{2}/.exec(this.#source.slice(this.#at));
    if (char !== 'x' || hex === null) return ESCAPES.get(char) ?? char;
    this.#at += 2;
    return String.fromCharCode(Number.parseInt(hex[0], 16));
  }

  #class(): string | null {
    const match = /^\^?\]?(?:\\.|[^\]\\])*\]/s.exec(this.#source.slice(this.#at));
    if (match === null) return null;
    this.#at += match[0].length;
    const one = new RegExp(`^[${match[0]}$`, this.#flags);
    return PRINTABLE.find((char) => one.test(char)) ?? null;
  }

  /** The fewest times. */
  #quantifier(): number {
    const match = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(this.#source.slice(this.#at));
    if (match === null) return 1;
    this.#at += match[0].length;
    if (match[1] !== undefined) return Number(match[1]);
    return match[0].startsWith('+') ? 1 : 0;
  }

  #take(char: string): boolean {
    if (this.#source[this.#at] !== char) return false;
    this.#at += 1;
    return true;
  }
}
