/**
 * What a script changes of a router's configuration, before it is sent: the export that the router gave, and the one that
 * it would give afterwards. What does not matter is taken out of both: the order of properties, line breaks, defaults.
 */
import type { Analysis } from './analysis.ts';
import { changesOf, type MenuChange } from './changed-lines.ts';
import { propertyOf, type Row, type RowTable } from './firewall/model/row-table.ts';
import { isFollowed, ScriptRun } from './firewall/model/script-run.ts';
import { COMPUTED } from './firewall/rule.ts';
import { isChange } from './lint/deployment.ts';
import { isSecret } from './lint/rules/secret-in-script.ts';
import { formatDuration, parseDuration } from './semantics/duration.ts';
import { literalText } from './semantics/literals.ts';
import type { ResolvedCommand } from './semantics/resolved-command.ts';
import { StatementPlaces } from './statement-places.ts';
import { absoluteStart, type NodeBase, type Value } from './syntax/tree.ts';

export interface Prediction {
  /** Both as scripts, menu by menu. */
  before: string;
  after: string;
  /** The lines in which they differ. */
  changes: MenuChange[];
  /** Commands of the script whose effect is not predicted, and why. */
  unpredicted: { line: number; text: string; why: string }[];
}

type Sections = Map<string, string[]>;
type Range = Pick<NodeBase, 'start' | 'end'>;

const WHY: Record<ScriptRun['unknowns'][number]['doubt'], string> = {
  computed: 'it computes a value',
  item: 'it speaks of an item that the export does not show',
  condition: 'it runs perhaps',
  stored: 'it runs later',
  'other-script': 'it starts another script',
};
const NOT_FOLLOWED = 'this menu is not followed; it is shown as it is written';
/** Values that need no quotes. */
const BARE = /^[\w!*+,./:@-]+$/;
const DURATIONS = new Set(['address-list-timeout', 'timeout']);
/** What goes without saying. */
const DEFAULTS = ['disabled', 'log', 'invalid', 'dynamic'];

/** Takes a script whose base is the export of the router. */
export function predictConfiguration(analysis: Analysis): Prediction {
  const { before, commands, refused } = analysis.firewall.history;
  const places = new StatementPlaces(analysis);
  const sections = writtenSections(before, places);
  const after: Sections = new Map([...sections].map(([menu, lines]) => [menu, [...lines]]));
  fill(sections, new ScriptRun(before, refused), refused);
  const run = new ScriptRun([...before, ...commands], refused);
  fill(after, run, refused);
  const doubts = new Map(run.unknowns.map(({ command, doubt }) => [command, WHY[doubt]]));
  const secrets = secretsOf(commands);
  const unpredicted = [];
  for (const command of commands) {
    if (refused.has(command)) continue;
    const { line } = places.of(command.statement);
    const text = places.textWithout(command.statement, within(command, secrets));
    const isWritten = isChange(command) && !isFollowed(command.menu!);
    if (isWritten) after.set(command.menu!, [...(after.get(command.menu!) ?? []), `# as written: ${text}`]);
    const why = doubts.get(command) ?? (isWritten ? NOT_FOLLOWED : null);
    if (why !== null) unpredicted.push({ line, text, why });
  }
  return { before: textOf(sections), after: textOf(after), changes: changesOf(sections, after), unpredicted };
}

/** The values of a script that must not be shown, in the order in which they stand there. */
function secretsOf(commands: readonly ResolvedCommand[]): Range[] {
  return commands
    .flatMap(({ schema, statement, arguments: given }) =>
      given.flatMap(({ fullName, value }) => {
        if (schema === null || value === null || !(isSecret(schema, fullName) || isTelling(value))) return [];
        const begin = absoluteStart(statement);
        return [{ start: begin + value.start, end: begin + value.end }];
      }),
    )
    .sort((a, b) => a.start - b.start);
}

/** Those in a command and its blocks, from its start. */
function within({ statement }: ResolvedCommand, secrets: readonly Range[]): Range[] {
  const begin = absoluteStart(statement);
  return secrets
    .filter(({ start }) => start >= begin && start < begin + statement.length)
    .map(({ start, end }) => ({ start: start - begin, end: end - begin }));
}

/** A script in quotes that sets a password or a key. */
function isTelling(value: Value): boolean {
  return /(?:pass|secret|key)[\w-]*=/.test(literalText(value) ?? '');
}

/** The menus in their order, with the commands of those that are not followed. */
function writtenSections(commands: readonly ResolvedCommand[], places: StatementPlaces): Sections {
  const sections: Sections = new Map();
  for (const { menu, command, statement } of commands) {
    if (menu === null || menu === '/' || command === null || statement.parent.parent !== null) continue;
    const section = sections.get(menu) ?? [];
    sections.set(menu, section);
    if (!isFollowed(menu)) section.push(places.of(statement).text);
  }
  return sections;
}

/** The items of the menus that are followed, a line each. */
function fill(sections: Sections, { tables }: ScriptRun, refused: ReadonlySet<ResolvedCommand>): void {
  for (const table of tables) {
    const lines = linesOf(table, refused);
    if (lines.length > 0 || sections.has(table.menu)) sections.set(table.menu, lines);
  }
}

function linesOf({ rows }: RowTable, refused: ReadonlySet<ResolvedCommand>): string[] {
  return rows.filter(({ command }) => !refused.has(command)).map(lineOf);
}

function lineOf(row: Row): string {
  const said = [...row.properties]
    .filter(([name, value]) => name !== 'place-before' && value !== '' && !isDefault(row, name))
    .map(([name, value]) => `${name}=${written(name, value)}`);
  return ['add', ...said.sort()].join(' ');
}

function isDefault(row: Row, name: string): boolean {
  return DEFAULTS.includes(name) && ['no', 'false'].includes(propertyOf(row, name));
}

function written(name: string, value: string): string {
  if (value === COMPUTED) return '(computed)';
  const seconds = DURATIONS.has(name) ? parseDuration(value) : null;
  const text = seconds === null ? value : formatDuration(seconds);
  return BARE.test(text)
    ? text
    : `"${text
        .replace(/[\\"$]/g, '\\$&')
        .replaceAll('\r', '\\r')
        .replaceAll('\n', '\\n')}"`;
}

function textOf(sections: Sections): string {
  const menus = [...sections].filter(([, lines]) => lines.length > 0);
  return menus.map(([menu, lines]) => `/${menu.slice(1).replaceAll('/', ' ')}\n${lines.join('\n')}\n`).join('');
}
