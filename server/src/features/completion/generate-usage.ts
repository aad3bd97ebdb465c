/**
 * Counts in scripts that people wrote which menus, commands, arguments and enumerated values they write how often, and
 * makes `usage.generated.json` of it. What is counted are words of RouterOS: no name or address of anybody's.
 *
 * Run: node server/src/features/completion/generate-usage.ts FOLDER …, each with `.rsc` files.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { routerosCommands } from '../../schema/command-tree.ts';
import { literalText } from '../../semantics/literals.ts';
import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import { ResolvedFile } from '../../semantics/resolved-file.ts';
import { parse } from '../../syntax/parser.ts';
import type { UsageTable } from './usage.ts';

/** Weights below say little about anybody else. */
const LEAST_WEIGHT = 2;

/** How often each word is written, by the place where it is written. */
type Counts = Map<string, Map<string, number>>;
type Section = 'paths' | 'arguments' | 'values' | 'anywhere';

function count(counts: Counts, place: string, word: string, by = 1): void {
  const words = counts.get(place) ?? new Map<string, number>();
  counts.set(place, words);
  words.set(word, (words.get(word) ?? 0) + by);
}

function newCounts(): Record<Section, Counts> {
  return { paths: new Map(), arguments: new Map(), values: new Map(), anywhere: new Map() };
}

function countFile(text: string): Record<Section, Counts> {
  const counts = newCounts();
  const file = new ResolvedFile(parse(text), routerosCommands, routerosCommands.target(null));
  for (const command of file.commands) countCommand(command, counts);
  return counts;
}

function countCommand({ resolution, arguments: named }: ResolvedCommand, counts: Record<Section, Counts>): void {
  if (resolution?.kind !== 'menu' && resolution?.kind !== 'command') return;
  let menu = resolution.kind === 'menu' ? resolution.menu : resolution.command.menu;
  const { path, isOpen } = menu;
  if (isOpen) return;
  if (resolution.kind === 'command') count(counts.paths, path, resolution.command.name);
  if (resolution.kind === 'command' && path !== '/') count(counts.anywhere, 'commands', resolution.command.name);
  for (; menu.parent !== null; menu = menu.parent) count(counts.paths, menu.parent.path, menu.name);
  if (resolution.kind === 'menu') return;
  for (const { fullName, isKnown, value } of named) {
    if (!isKnown) continue;
    count(counts.arguments, path, fullName);
    count(counts.anywhere, 'arguments', fullName);
    const choices =
      resolution.command
        .arguments()
        .get(fullName)
        ?.choices()
        ?.values.map((choice) => choice.value) ?? [];
    const words = (literalText(value) ?? '').split(',').map((word) => word.replace(/^!/, ''));
    for (const word of words.filter((each) => choices.includes(each)))
      count(counts.values, `${path} ${fullName}`, word);
  }
}

/** The table's text. */
function generateUsage(texts: readonly string[]): string {
  const sums = newCounts();
  for (const counts of texts.map(countFile)) {
    for (const section of Object.keys(sums) as Section[]) {
      for (const [place, words] of counts[section]) {
        for (const [word, times] of words) count(sums[section], place, word, Math.log2(1 + times));
      }
    }
  }
  const table: UsageTable = {
    paths: rows(sums.paths),
    arguments: rows(sums.arguments),
    values: rows(sums.values),
    anywhere: { commands: '', arguments: '', ...rows(sums.anywhere) },
  };
  return `${JSON.stringify(table, null, 1)}\n`;
}

function rows(counts: Counts): Record<string, string> {
  const all = [...counts].sort(([a], [b]) => a.localeCompare(b, 'en')).map(([place, words]) => [place, row(words)]);
  return Object.fromEntries(all.filter(([, text]) => text !== ''));
}

function row(words: ReadonlyMap<string, number>): string {
  const weighed = [...words].map(([word, sum]) => ({ word, weight: Math.round(sum) }));
  const common = weighed.filter(({ weight }) => weight >= LEAST_WEIGHT);
  common.sort((a, b) => b.weight - a.weight || a.word.localeCompare(b.word, 'en'));
  return common.map(({ word, weight }) => `${word}:${weight}`).join(' ');
}

function scriptsIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.rsc'));
  return names.sort().map((name) => readFileSync(join(folder, name), 'latin1'));
}

const folders = process.argv.slice(2);
if (folders.length === 0) throw new Error('Name the folders with scripts to count in');
writeFileSync(join(import.meta.dirname, 'usage.generated.json'), generateUsage(folders.flatMap(scriptsIn)));
