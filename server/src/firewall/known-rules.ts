/** Whether the rules that were read from a script are surely those that are in force after it. */
import type { Firewall } from './read-firewall.ts';
import type { Family, Table } from './rule.ts';

/** Of one table, or of all of them where none is named. */
export function areRulesKnown({ unknowns }: Firewall, family?: Family, table?: Table): boolean {
  return unknowns.every((unknown) => {
    if (unknown.table === 'address-list' || unknown.table === 'layer7-protocol' || unknown.table === 'interface-list') {
      return true;
    }
    const isOther = <T>(asked: T | undefined, touched: T | null) =>
      asked !== undefined && touched !== null && asked !== touched;
    return isOther(family, unknown.family) || isOther(table, unknown.table);
  });
}
