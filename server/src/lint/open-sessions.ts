/** What rules say of sessions that are open while a door closes, and the accept that keeps them. */
import type { Analysis } from '../analysis.ts';
import type { ChainEnd } from '../firewall/chain-end.ts';
import type { KnockFiller } from '../firewall/knock-chain.ts';
import type { Family } from '../firewall/rule.ts';
import { parseDuration } from '../semantics/duration.ts';
import type { ResolvedCommand } from '../semantics/resolved-command.ts';
import { absoluteStart } from '../syntax/tree.ts';
import type { Fix } from './diagnostic.ts';

const SHORT_SECONDS = 10 * 60;

/** The rules that open a door for a short time, with the chain that cuts the sessions when it is over. */
export function shortDoors(analysis: Analysis): { filler: KnockFiller; end: ChainEnd }[] {
  return analysis.knockFillers.flatMap((filler) => {
    const seconds = parseDuration(filler.placed.rule.properties.get('address-list-timeout') ?? '');
    if (filler.role !== 'door' || seconds === null || seconds === 0 || seconds >= SHORT_SECONDS) return [];
    const end = filler.chain.ends.find(({ sessions }) => sessions === 'cut' || sessions === 'late');
    return end?.isWhole ? [{ filler, end }] : [];
  });
}

/** The chains of which it is said at a door already that they cut sessions. */
export function chainsOfShortDoors(analysis: Analysis): ReadonlySet<string> {
  return new Set(shortDoors(analysis).map(({ filler, end }) => `${filler.chain.family} ${end.chain}`));
}

/** Begins a chain with the accept of open sessions; null where its first rule is not one line of the file. */
export function acceptSessionsFirst(
  { placedRules, script }: Analysis,
  { statement }: ResolvedCommand,
  family: Family,
  chain: string,
): Fix | null {
  const rules = placedRules.filter(({ rule }) => rule.family === family && rule.table === 'filter');
  const first = rules.find(({ rule }) => rule.chain === chain)?.rule.command;
  const name = first?.path.at(-1);
  if (first === undefined || name?.text !== 'add' || first.statement.parent !== script) return null;
  const from = absoluteStart(first.statement);
  const menu = script.text.slice(from, from + name.start);
  const start = from - absoluteStart(statement);
  const newText = `${menu}add action=accept chain=${chain} connection-state=established,related\n`;
  return { title: 'Accept established and related first', edits: [{ start, end: start, newText }] };
}
