/** How messages name a rule of the firewall. */
import type { Rule } from '../firewall/rule.ts';

const NOT_SHOWN = new Set(['action', 'chain', 'comment', 'content', 'disabled', 'log', 'log-prefix', 'reject-with']);

/** The rule as people recognise it: by what it does and asks for. */
export function namedRule({ action, properties }: Rule): string {
  const asks = [...properties].filter(([name]) => !NOT_SHOWN.has(name)).map(([name, value]) => `${name}=${value}`);
  return asks.length === 0 ? `${action} of everything` : `${action} ${asks.join(' ')}`;
}
