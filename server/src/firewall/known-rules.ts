/** Whether the rules that were read from a script are surely those that are in force after it. */
import type { Firewall, SourceRule } from './read-firewall.ts';
import type { Family, Table } from './rule.ts';

const OF_RULES: ReadonlySet<string> = new Set(['filter', 'nat', 'mangle', 'raw'] satisfies Table[]);

/** Of one table, or of all of them where none is named. */
export function areRulesKnown({ unknowns }: Firewall, family?: Family, table?: Table): boolean {
  return unknowns.every((unknown) => {
    if (unknown.table !== null && !OF_RULES.has(unknown.table)) return true;
    const isOther = <T>(asked: T | undefined, touched: T | null) =>
      asked !== undefined && touched !== null && asked !== touched;
    return isOther(family, unknown.family) || isOther(table, unknown.table);
  });
}

/** The rules that packets can meet: enabled ones, by commands that the router takes. */
export function rulesInForce(rules: readonly SourceRule[]): readonly SourceRule[] {
  let found = inForce.get(rules);
  if (found === undefined) {
    found = rules.filter(({ disabled, isRefused }) => !disabled && !isRefused);
    if (found.length === rules.length) found = rules;
    inForce.set(rules, found);
  }
  return found;
}

const inForce = new WeakMap<readonly SourceRule[], readonly SourceRule[]>();
