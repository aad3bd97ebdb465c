/**
 * Compares what the analysis says of scripts with what real routers said of them. The scripts and verdicts are kept
 * beside the project, since they are not its own; without them there is nothing to compare.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { routerVerdict } from '../../server/src/index.ts';
import { readScript, type ScriptFile } from './script-file.ts';

const verdictsFolder = join(import.meta.dirname, '../../../shared/parse-verdicts');
const corpusFolder = join(import.meta.dirname, '../../../shared/corpus');
/** The version that made the intermediate forms. */
const TARGET = '7.22.1';

/** A figure of the table; `failures` are the names of the scripts that do not agree, with what was said. */
export interface Figure {
  name: string;
  title: string;
  cases: number;
  failures: { script: string; expected: string; got: string }[];
}

const FORM = 'behind the export are lines of the web form that it was sent with; our reading of them is right';

/** Scripts that do not agree, and why; what the test beside it lets pass. */
export const knownExceptions: Readonly<Record<string, string>> = {
  'forum_a_topic-267709-example-creating-self-signed-certificates-including-applbc1319b4':
    'a condition on the contents of a file gets a mark from the router that no other recording has',
  'TMaskpl_Mikrotik7-2WANs__MT_R1.rsc': FORM,
  'TMaskpl_Mikrotik7-2WANs__MT_R2.rsc': FORM,
  'Zilleali_Mikrotik-Scripts__hotspot_user-manager-config.rsc':
    'menus below that of a package are taken as they come, and any argument in them',
};

interface Recorded {
  name: string;
  verdict: 'ok' | 'error';
  message?: string;
  line?: number;
  column?: number;
  /** `ok` or `message (line:column)` by version. */
  versions: Record<string, string>;
}

interface Answer {
  /** `ok` or `message (line:column)`. */
  verdict: string;
  il: string | null;
}

export const hasRecordings = existsSync(join(verdictsFolder, 'verdicts.json'));

/** All figures, in the order of the table. */
export function measure(): Figure[] {
  const recordings = JSON.parse(readFileSync(join(verdictsFolder, 'verdicts.json'), 'utf8')) as Recorded[];
  const cases = recordings.map((recorded) => ({
    recorded,
    file: readScript(join(verdictsFolder, `${recorded.name}.rsc`)),
    expectedForm: readFileSync(join(verdictsFolder, `${recorded.name}.il`), 'latin1'),
  }));
  const verdict = figure('verdict', 'accepted or rejected as by the router');
  const line = figure('line', 'first complaint on the same line');
  const column = figure('column', 'first complaint at the same column');
  const words = figure('words', 'first complaint in the same words');
  const il = figure('il', 'intermediate form equal');
  const versions = figure('versions', 'verdicts of other versions');
  for (const { recorded, file, expectedForm } of cases) {
    const got = answer(file, TARGET);
    const expected = recorded.versions[TARGET]!;
    const note = (target: Figure, agrees: boolean, wanted = expected, given = got.verdict) => {
      target.cases += 1;
      if (!agrees) target.failures.push({ script: recorded.name, expected: wanted, got: given });
    };
    note(verdict, (got.verdict === 'ok') === (expected === 'ok'));
    if (expected === 'ok') {
      const [ours, theirs] = [comparable(got.il), comparable(expectedForm)];
      note(il, ours === theirs, theirs ?? '', ours ?? got.verdict);
    } else {
      const [ours, theirs] = [parts(got.verdict), parts(expected)];
      note(line, ours.line === theirs.line);
      note(column, ours.line === theirs.line && ours.column === theirs.column);
      note(words, ours.message === theirs.message);
    }
    for (const [version, other] of Object.entries(recorded.versions)) {
      if (version === TARGET) continue;
      const said = answer(file, version).verdict;
      note(versions, said === other, `${version}: ${other}`, said);
    }
  }
  return [verdict, line, column, words, il, versions, exports()];
}

/** Exports name their version, which is the one that they are read as: what a router has exported it reads again. */
function exports(): Figure {
  const result = figure('exports', 'real exports read without a mistake');
  if (!existsSync(corpusFolder)) return result;
  for (const name of readdirSync(corpusFolder).filter((file) => file.endsWith('.rsc'))) {
    const { text, encoding } = readScript(join(corpusFolder, name));
    if (!/^#.* by RouterOS \d/m.test(text)) continue;
    const { complaints } = routerVerdict(text, { encoding });
    result.cases += 1;
    if (complaints.length > 0) result.failures.push({ script: name, expected: 'ok', got: place(complaints[0]!) });
  }
  return result;
}

function answer({ text, encoding }: ScriptFile, routeros: string): Answer {
  const { complaints, il } = routerVerdict(text, { routeros, packages: 'none', encoding });
  const first = complaints.find(({ isLate }) => !isLate) ?? complaints[0];
  return { verdict: first === undefined ? 'ok' : place(first), il };
}

function place({ message, line, column }: { message: string; line: number; column: number }): string {
  return `${message} (${line}:${column})`;
}

/** Without the fields of the menu that a condition is tried on, which differ by version. */
function comparable(il: string | null): string | null {
  if (il === null) return null;
  // The recordings went through a terminal: carriage returns and bytes that are no UTF-8 are not as they were.
  const text = new TextDecoder().decode(Buffer.from(il, 'latin1')).replaceAll('\r', '\n');
  return text.replace(/(?<=where=)(?:\$[\w.-]+;)+/g, '').trim();
}

function parts(verdict: string): { message: string; line: string; column: string } {
  const match = /^(.*) \((\d+):(\d+)\)$/.exec(verdict);
  return match === null
    ? { message: verdict, line: '', column: '' }
    : { message: match[1]!, line: match[2]!, column: match[3]! };
}

function figure(name: string, title: string): Figure {
  return { name, title, cases: 0, failures: [] };
}
