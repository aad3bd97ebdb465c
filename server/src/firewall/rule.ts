/** A firewall rule as data: what it matches and what it does, wherever it was read from. */

export type Family = 4 | 6;
export type Table = 'filter' | 'nat' | 'mangle' | 'raw';

/** Values by property name as the router takes them, `!` of a negated matcher included. */
export type Properties = ReadonlyMap<string, string>;

export interface Rule {
  family: Family;
  table: Table;
  chain: string;
  action: string;
  disabled: boolean;
  properties: Properties;
}

/** The value of a property that a script computes and that is not known. */
export const COMPUTED = '\0computed';

const TABLE_MENU = /^\/(ip|ipv6)\/firewall\/(filter|nat|mangle|raw)$/;

/** Family and table of a menu of rules; null for any other menu. */
export function tableOfMenu(menu: string): { family: Family; table: Table } | null {
  const match = TABLE_MENU.exec(menu);
  return match === null ? null : { family: match[1] === 'ip' ? 4 : 6, table: match[2] as Table };
}

/** Reads a rule from its properties. An action that is not named accepts (RouterOS manual, Filter). */
export function readRule(family: Family, table: Table, properties: Properties): Rule {
  return {
    family,
    table,
    chain: properties.get('chain') ?? '',
    action: properties.get('action') || 'accept',
    disabled: isYes(properties.get('disabled')),
    properties,
  };
}

export function isYes(value: string | undefined): boolean {
  return value === 'yes' || value === 'true';
}
