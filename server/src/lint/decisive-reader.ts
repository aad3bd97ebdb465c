/** Rules on which it hangs whether somebody gets in. */
import { type ListPlace, listName } from '../firewall/list-usage.ts';
import type { SourceRule } from '../firewall/read-firewall.ts';

/** Whether somebody stays outside when the list that is read here is empty. */
export function isDecisive({ argument }: ListPlace, rule: SourceRule): boolean {
  const isRequired = rule.properties.get(argument.fullName) === listName(argument);
  const admits = rule.table === 'filter' && rule.action === 'accept';
  return (
    argument.fullName === 'src-address-list' && isRequired && (admits || rule.action === 'add-src-to-address-list')
  );
}
