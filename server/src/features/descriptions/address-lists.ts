/** Who fills an address list, and who reads it. */
import type { Analysis } from '../../analysis.ts';
import type { ListPlace } from '../../firewall/list-usage.ts';
import { literalText } from '../../semantics/literals.ts';
import type { NameKind } from '../../semantics/names.ts';
import { placeWords, StatementPlaces } from '../../statement-places.ts';

/** As many places are named. */
const MOST_PLACES = 5;

export function describeList(analysis: Analysis, kind: NameKind, name: string): string {
  const family = kind.startsWith('/ipv6/') ? 6 : 4;
  const usage = analysis.lists.lists.find((each) => each.family === family && each.name === name);
  const title = `**${name}** address list${family === 6 ? ' of IPv6' : ''}`;
  if (usage === undefined) return title;
  const statements = new StatementPlaces(analysis);
  const places = (all: readonly ListPlace[], words: (place: ListPlace) => string) => placeList(all, statements, words);
  const filled = places(usage.writers, filledBy);
  const elsewhere = usage.isFilledElsewhere ? 'Something else of this script fills it as well.' : null;
  const read = places(usage.readers, readBy);
  return [
    title,
    filled === null ? (elsewhere ?? 'Nothing here fills it.') : `Filled by\n${filled}`,
    filled === null ? null : elsewhere,
    read === null ? 'Nothing here reads it.' : `Read by\n${read}`,
  ]
    .filter((part) => part !== null)
    .join('\n\n');
}

function placeList(
  all: readonly ListPlace[],
  statements: StatementPlaces,
  words: (place: ListPlace) => string,
): string | null {
  if (all.length === 0) return null;
  const shown = all
    .slice(0, MOST_PLACES)
    .map((place) => `- ${placeWords(statements.of(place.command.statement))}: ${words(place)}`);
  const more = all.length - shown.length;
  return [...shown, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n');
}

function filledBy({ command }: ListPlace): string {
  const value = (name: string) =>
    literalText(command.arguments.findLast((each) => each.fullName === name)?.value ?? null);
  if (command.menu?.endsWith('/address-list')) return `\`${value('address') ?? 'a computed address'}\``;
  const timeout = value('address-list-timeout');
  return `${ruleWords(command)}, for ${timeout === '' || timeout === null ? 'the time until a restart' : timeout}`;
}

function readBy({ command }: ListPlace): string {
  return ruleWords(command);
}

function ruleWords({ arguments: named }: ListPlace['command']): string {
  const words = ['chain', 'action', 'protocol', 'dst-port']
    .map((name) => ({ name, value: named.findLast((each) => each.fullName === name)?.value ?? null }))
    .filter(({ value }) => value !== null)
    .map(({ name, value }) => `${name}=${literalText(value) ?? '…'}`);
  return `\`${words.join(' ')}\``;
}
