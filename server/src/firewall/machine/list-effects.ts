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
export function burdens({ rules, bound, lists }: Slice): Set<string> {
  const found = new Set(lists);
  const own = rules.filter((rule) => bound.has(rule));
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const [index, rule] of own.entries()) {
      if (isBurden(rule, found) && !isShield(own, index, found)) continue;
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
 * The lists in groups that have nothing to do with each other: no rule reads a list of one and fills or reads one of
 * another. One group where being on a list may harm, or a rule refuses who is not on one: then all may matter at once.
 */
export function independentLists(slice: Slice): ReadonlySet<string>[] {
  const isSplit = harmfulLists(slice).size === 0 && ![...slice.bound].some((rule) => REFUSING.has(rule.action));
  if (!isSplit) return [slice.lists];
  const groups = new Map([...slice.lists].map((list) => [list, new Set([list])]));
  for (const rule of slice.bound) {
    const named = [...listsReadBy(rule), ...(isFilling(rule) ? [filledList(rule)] : [])];
    const joined = new Set(named.flatMap((list) => [...(groups.get(list) ?? [])]));
    for (const list of joined) groups.set(list, joined);
  }
  return [...new Set(groups.values())];
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
