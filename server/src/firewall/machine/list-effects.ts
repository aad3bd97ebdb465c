/** Whether it helps a stranger to be on a list, or harms. */
import type { SourceRule } from '../read-firewall.ts';
import { FILLING, filledList, isFilling, listsReadBy, type Slice } from './slice.ts';

const HELPFUL = new Set(['accept', ...FILLING]);
const REFUSING = new Set(['drop', 'reject', 'tarpit']);
const harmful = new WeakMap<Slice, ReadonlySet<string>>();

/** The lists on which it may be bad to be: by rules that read them, or because they lead to such lists. */
export function harmfulLists(slice: Slice): ReadonlySet<string> {
  const known = harmful.get(slice);
  if (known !== undefined) return known;
  const fillers = Map.groupBy([...slice.bound].filter(isFilling), filledList);
  const found = new Set([...slice.bound].filter((rule) => !isHelpful(rule)).flatMap(listsReadBy));
  for (const list of found) for (const read of (fillers.get(list) ?? []).flatMap(listsReadBy)) found.add(read);
  const lists = new Set([...found].filter((list) => slice.lists.has(list)));
  harmful.set(slice, lists);
  return lists;
}

/** The lists on which it can never be good to be. */
export function burdens(slice: Slice): ReadonlySet<string> {
  let found = knownBurdens.get(slice);
  if (found === undefined) {
    found = findBurdens(slice);
    knownBurdens.set(slice, found);
  }
  return found;
}

const knownBurdens = new WeakMap<Slice, ReadonlySet<string>>();

function findBurdens({ rules, bound, lists }: Slice): Set<string> {
  const found = new Set(lists);
  const own = rules.filter((rule) => bound.has(rule));
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const [index, rule] of own.entries()) {
      if (isBurden(rule, found) && !isShield(own, index, found) && !isDetour(own, index, found)) continue;
      for (const list of listsReadBy(rule)) found.delete(list);
    }
  }
  return found;
}

/**
 * Whether the rule refuses a packet that may have done something good before, and so saves its sender from the harm
 * that rules behind would do.
 */
function isShield(rules: readonly SourceRule[], index: number, found: ReadonlySet<string>): boolean {
  const { action, table } = rules[index]!;
  const isGood = (rule: SourceRule) => isFilling(rule) && !found.has(filledList(rule));
  const isBefore = (rule: SourceRule, at: number) => rule.table !== table || at < index;
  return (
    REFUSING.has(action) &&
    rules.some((rule, at) => isBefore(rule, at) && (isGood(rule) || (rule.table === table && rule.action === 'jump')))
  );
}

/**
 * Whether the rule accepts those who are not on a list, and rules behind it may do good: who is on the list gets to them.
 */
function isDetour(rules: readonly SourceRule[], index: number, found: ReadonlySet<string>): boolean {
  const { action, table } = rules[index]!;
  const behind = rules.slice(index + 1).filter((rule) => rule.table === table);
  const isGood = (rule: SourceRule) => isFilling(rule) && !found.has(filledList(rule));
  return action === 'accept' && behind.some((rule) => isGood(rule) || rule.action === 'jump');
}

/**
 * The lists in groups that have nothing to do with each other: no rule reads a list of one and fills or reads one of
 * another. One group where being on a list may harm, or a rule refuses who is not on one: then all may matter at once.
 */
export function independentLists(slice: Slice): readonly ReadonlySet<string>[] {
  let found = independent.get(slice);
  if (found === undefined) {
    found = splitLists(slice);
    independent.set(slice, found);
  }
  return found;
}

const independent = new WeakMap<Slice, readonly ReadonlySet<string>[]>();

/** The lists that have to do with one, itself included. */
export function listsAround(slice: Slice, list: string): ReadonlySet<string> {
  return independentLists(slice).find((lists) => lists.has(list)) ?? new Set([list]);
}

/** The lists that a rule reads or fills. */
export function listsNamedBy(rule: SourceRule): readonly string[] {
  return isFilling(rule) ? [...listsReadBy(rule), filledList(rule)] : listsReadBy(rule);
}

function splitLists(slice: Slice): ReadonlySet<string>[] {
  const isSplit = harmfulLists(slice).size === 0 && ![...slice.bound].some((rule) => REFUSING.has(rule.action));
  if (!isSplit) return [slice.lists];
  const groups = new Map([...slice.lists].map((list) => [list, new Set([list])]));
  for (const rule of slice.bound) {
    const named = listsNamedBy(rule).filter((list) => groups.has(list));
    for (const list of named.slice(1)) join(groups, groups.get(named[0]!)!, groups.get(list)!);
  }
  return [...new Set(groups.values())];
}

/** Makes one group of two. */
function join(groups: Map<string, Set<string>>, some: Set<string>, others: Set<string>): void {
  if (some === others) return;
  const [few, many] = some.size < others.size ? [some, others] : [others, some];
  for (const list of few) {
    many.add(list);
    groups.set(list, many);
  }
}

function isHelpful({ action, properties }: SourceRule): boolean {
  return readValues(properties).every((list) => (list.startsWith('!') ? REFUSING : HELPFUL).has(action));
}

/** Whether the rule does no good to those who are on the lists that it reads. */
function isBurden(rule: SourceRule, found: ReadonlySet<string>): boolean {
  return readValues(rule.properties).every((list) => {
    if (list.startsWith('!')) return rule.action === 'accept';
    return REFUSING.has(rule.action) || (isFilling(rule) && found.has(filledList(rule)));
  });
}

function readValues(properties: SourceRule['properties']): string[] {
  return ['src-address-list', 'dst-address-list'].flatMap((name) => properties.get(name) ?? []);
}
