/** Names of address lists that are most likely one name, written in two ways. */
import { editDistance } from '../schema/nearest.ts';
import type { ListPlace, ListUsage, ListUsages } from './list-usage.ts';

export interface ListTypo {
  /** The list under the name that is taken for the slip. */
  list: ListUsage;
  /** Where that name stands. */
  places: ListPlace[];
  intended: ListUsage;
}

/** Names that are compared with each other. More are not given by hand, and comparing them all would take minutes. */
export const MOST_COMPARED = 1000;

/**
 * Pairs of near names of which one has what the other lacks: somebody who fills the list, or somebody who reads it.
 * Of two names that are used equally often, the one that is read is taken for the slip.
 */
export function findListTypos({ lists, hasComputedWriter }: ListUsages): ListTypo[] {
  if (hasComputedWriter || lists.length > MOST_COMPARED) return [];
  const typos: ListTypo[] = [];
  const settled = new Set<ListUsage>();
  const incomplete = lists.filter((list) => !isFilled(list) || !isRead(list));
  for (const list of incomplete) {
    const other = lists.find((candidate) => completes(candidate, list) && isNear(list.name, candidate.name));
    if (other === undefined || settled.has(list) || settled.has(other)) continue;
    const [slip, intended] = isSlip(list, other) ? [list, other] : [other, list];
    settled.add(list).add(other);
    typos.push({ list: slip, places: [...slip.readers, ...slip.writers], intended });
  }
  return typos;
}

export function isFilled({ writers, isFilledElsewhere }: ListUsage): boolean {
  return writers.length > 0 || isFilledElsewhere;
}

function isRead({ readers }: ListUsage): boolean {
  return readers.length > 0;
}

function completes(candidate: ListUsage, list: ListUsage): boolean {
  if (candidate === list || candidate.family !== list.family) return false;
  return (isFilled(list) || isFilled(candidate)) && (isRead(list) || isRead(candidate));
}

/** A list that is filled and read is in use under its name; else the rarer name is the slip. */
function isSlip(list: ListUsage, other: ListUsage): boolean {
  if (isFilled(other) && isRead(other)) return true;
  const uses = ({ readers, writers }: ListUsage) => readers.length + writers.length;
  return uses(list) === uses(other) ? isRead(list) : uses(list) < uses(other);
}

/** Short names are near each other by chance (LAN, WAN), and so are those that differ in a number or one letter. */
function isNear(a: string, b: string): boolean {
  if (fold(a) === fold(b)) return true;
  const length = Math.min(a.length, b.length);
  const limit = length < 5 ? 0 : length < 7 ? 1 : 2;
  if (Math.abs(a.length - b.length) > limit || mask(a) === mask(b)) return false;
  return editDistance(a.toLowerCase(), b.toLowerCase()) <= limit;
}

function fold(name: string): string {
  return name.toLowerCase().replace(/\s+/g, '');
}

function mask(name: string): string {
  return name.toLowerCase().replace(/\d+|(?<![a-z])[a-z](?![a-z])/g, '#');
}
