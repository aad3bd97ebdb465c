/**
 * `.rscrc.json`: what is set for the scripts of a folder and below, for the editor, the terminal and CI alike. Its keys are
 * those of the editor's settings. The nearest file counts, alone: it is not mixed with others or with the settings.
 */
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import {
  defaultFormat,
  type FormatOptions,
  type FormatSettings,
  readFormatSettings,
} from './features/format/options.ts';
import { type CheckOptions, readSeverities } from './lint/severities.ts';
import { parseVersion } from './schema/version.ts';

export const configurationFileName = '.rscrc.json';

export interface Configuration {
  check: Pick<CheckOptions, 'routeros' | 'packages' | 'severities'>;
  format: FormatSettings;
  indentation: Indentation;
  /** What could not be understood, in order; without it the rest holds. */
  mistakes: ConfigurationMistake[];
}

export type Indentation = Pick<FormatOptions, 'tabSize' | 'insertSpaces'>;

/** What is wrong, and its place, as offsets in the text. */
export interface ConfigurationMistake {
  start: number;
  end: number;
  message: string;
}

/** Reads the text of a file: JSON, in which comments may stand. Never throws. */
export function readConfiguration(text: string): Configuration {
  const reader = new Reader();
  const errors: ParseError[] = [];
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowEmptyContent: true });
  const [error] = errors;
  if (error !== undefined) reader.refuse(error, `This is no valid JSON: ${inWords(error)}.`);
  else if (root !== undefined) reader.readObject(root, '');
  return reader.result;
}

/** The name of an error, such as `CommaExpected`, is all that the parser says. */
function inWords({ error }: ParseError): string {
  return printParseErrorCode(error)
    .replace(/(?<!^)(?=[A-Z])/g, ' ')
    .toLowerCase();
}

/** What a key takes, in words, and whether a value is such. */
interface Key {
  expected: string;
  takes: (value: unknown) => boolean;
}

const flag: Key = { expected: 'true or false', takes: (value) => typeof value === 'boolean' };

function oneOf(...choices: string[]): Key {
  const expected = choices.map((choice) => JSON.stringify(choice)).join(' or ');
  return { expected, takes: (value) => choices.includes(value as string) };
}

function wholeNumber(least: number, most: number): Key {
  return {
    expected: `a whole number from ${least} to ${most}`,
    takes: (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
  };
}

const columns = wholeNumber(1, 99);

const keys: Readonly<Record<string, Key>> = {
  $schema: { expected: 'the place of a JSON schema', takes: (value) => typeof value === 'string' },
  version: {
    expected: 'a RouterOS version such as "7.18.2"',
    takes: (value) => value === '' || (typeof value === 'string' && parseVersion(value) !== null),
  },
  packages: oneOf('all', 'none'),
  'format.wrap': oneOf('export', 'width', 'keep'),
  'format.lineWidth': wholeNumber(20, 1000),
  'format.indent': {
    expected: `${columns.expected}, or "tab"`,
    takes: (value) => value === 'tab' || columns.takes(value),
  },
  'format.sortArguments': flag,
  'format.groupMenus': flag,
};
const objects: readonly string[] = ['lint', 'lint.severity', 'format'];
const SEVERITIES = 'lint.severity.';

class Reader {
  readonly #values = new Map<string, unknown>();
  readonly #severities: [code: string, severity: unknown][] = [];
  readonly #mistakes: ConfigurationMistake[] = [];

  get result(): Configuration {
    const value = (key: string) => this.#values.get(key);
    const [routeros, packages, indent] = [value('version'), value('packages'), value('format.indent')];
    return {
      check: {
        // Empty, as the setting of the editor is by default, is as good as none.
        ...(typeof routeros === 'string' && routeros !== '' && { routeros }),
        ...(packages !== undefined && { packages: packages as 'all' | 'none' }),
        severities: readSeverities(this.#severities).severities,
      },
      format: readFormatSettings({
        wrap: value('format.wrap'),
        lineWidth: value('format.lineWidth'),
        sortArguments: value('format.sortArguments'),
        groupMenus: value('format.groupMenus'),
      }),
      indentation: {
        tabSize: typeof indent === 'number' ? indent : defaultFormat.tabSize,
        insertSpaces: indent !== 'tab',
      },
      mistakes: this.#mistakes,
    };
  }

  refuse({ offset, length }: { offset: number; length: number }, message: string): void {
    this.#mistakes.push({ start: offset, end: offset + length, message });
  }

  /** `path` is that of the object; empty for the whole file. */
  readObject(node: Node, path: string): void {
    if (node.type !== 'object') {
      this.refuse(node, `${path || configurationFileName} takes an object, such as { }.`);
      return;
    }
    for (const { children } of node.children ?? []) {
      const [key, value] = children!;
      const name = path === '' ? key!.value : `${path}.${key!.value}`;
      if (objects.includes(name)) this.readObject(value!, name);
      else if (name.startsWith(SEVERITIES)) this.#readSeverity(key!, value!);
      else this.#readValue(name, key!, value!);
    }
  }

  #readSeverity(code: Node, severity: Node): void {
    const given = [code.value, severity.value] as const;
    const [mistake] = readSeverities([given]).mistakes;
    if (mistake === undefined) this.#severities.push([...given]);
    else this.refuse(code, `${SEVERITIES}${code.value}: ${mistake}`);
  }

  #readValue(name: string, key: Node, value: Node): void {
    const known = Object.hasOwn(keys, name) ? keys[name] : undefined;
    if (known === undefined) this.refuse(key, `There is no key ${name}. There are ${siblingsOf(name).join(', ')}.`);
    else if (known.takes(value.value)) this.#values.set(name, value.value);
    else this.refuse(value, `${name} takes ${known.expected}.`);
  }
}

/** The keys of the object that a key stands in. */
function siblingsOf(name: string): string[] {
  const path = name.slice(0, name.lastIndexOf('.') + 1);
  const below = [...Object.keys(keys), ...objects].filter((each) => each.startsWith(path));
  return below.filter((each) => !each.includes('.', path.length));
}
