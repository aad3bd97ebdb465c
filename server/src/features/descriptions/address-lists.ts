/** Who fills an address list, and who reads it. */
import type { Analysis } from '../../analysis.ts';
import type { ListPlace, ListUsage } from '../../firewall/list-usage.ts';
import { literalText } from '../../semantics/literals.ts';
import type { NameKind } from '../../semantics/names.ts';
import { type Occurrence, occurrencesIn, type Role } from '../../semantics/occurrences.ts';
import { placeWords, StatementPlaces } from '../../statement-places.ts';

/** As many places are named. */
const MOST_PLACES = 5;

const NOWHERE: Pick<ListUsage, 'readers' | 'writers' | 'isFilledElsewhere'> = {
  readers: [],
  writers: [],
  isFilledElsewhere: false,
};

export function describeList(analysis: Analysis, kind: NameKind, name: string): string {
  const family = kind.startsWith('/ipv6/') ? 6 : 4;
  const { writers, readers, isFilledElsewhere } =
    analysis.lists.lists.find((each) => each.family === family && each.name === name) ?? NOWHERE;
  const inStrings = occurrencesIn(analysis.file).filter(
    (each) => each.depth > 0 && each.symbol.kind === kind && each.name === name,
  );
  const title = `**${name}** address list${family === 6 ? ' of IPv6' : ''}`;
  if (writers.length + readers.length + inStrings.length === 0) return title;
  const statements = new StatementPlaces(analysis);
  const places = (all: readonly ListPlace[], words: (place: ListPlace) => string, role: Role) =>
    placeList(
      statements,
      all,
      words,
      inStrings.filter((each) => each.role === role),
    );
  const filled = places(writers, filledBy, 'definition');
  const isFilledInString = inStrings.some(({ role }) => role === 'definition');
  const isElsewhere = isFilledElsewhere && !isFilledInString;
  const read = places(readers, readBy, 'read');
  return [
    title,
    filled === null
      ? `${isElsewhere ? 'Something else of this script' : 'Nothing here'} fills it.`
      : `Filled by\n${filled}`,
    filled !== null && isElsewhere ? 'Something else of this script fills it as well.' : null,
    read === null ? 'Nothing here reads it.' : `Read by\n${read}`,
  ]
    .filter((part) => part !== null)
    .join('\n\n');
}

function placeList(
  statements: StatementPlaces,
  all: readonly ListPlace[],
  words: (place: ListPlace) => string,
  inStrings: readonly Occurrence[],
): string | null {
  const count = all.length + inStrings.length;
  if (count === 0) return null;
  const shown = [
    ...all
      .slice(0, MOST_PLACES)
      .map((place) => `${placeWords(statements.of(place.command.statement))}: ${words(place)}`),
    ...inStrings.map(
      ({ statement, range }) => `${placeWords(statements.of(statement, range.start))}: a script in quotes`,
    ),
  ].slice(0, MOST_PLACES);
  const more = count - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].map((line) => `- ${line}`).join('\n');
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
