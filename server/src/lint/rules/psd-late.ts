import { conditions } from '../../firewall/placed-rules.ts';
import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import type { LintRule } from '../rule.ts';

const DROP = 'add action=drop chain=input src-address-list=scanners\n';
const DETECT =
  'add action=add-src-to-address-list address-list=scanners address-list-timeout=1d chain=input protocol=tcp psd=21,3s,3,1\n';

export const psdLate: LintRule = {
  meta: {
    code: 'KN139',
    name: 'psd-late',
    severity: 'warning',
    summary: 'Scanners are dropped only behind the knocks.',
    why: 'The knocks hear who is banned as well. A scan that was found out climbs on, and the door lets it in if its accept stands before the drop.',
    advice: 'Move the drop of the scanners before the knocks.',
    bad: goodFirewall.replace('add action=drop', `${DETECT}${DROP}add action=drop`),
    good: goodFirewall.replace('add action=add-src', `${DROP}${DETECT}add action=add-src`),
  },
  check(analysis, report) {
    const scanners = new Set(
      analysis.firewall.rules
        .filter(({ action, properties }) => action === 'add-src-to-address-list' && properties.has('psd'))
        .map(({ family, properties }) => `${family} ${properties.get('address-list')}`),
    );
    if (scanners.size === 0) return;
    const heard = new Set<string>();
    const knocks = new Set(analysis.knockFillers.map(({ placed }) => placed.rule));
    const banned = new Set<string>();
    for (const placed of analysis.placedRules) {
      const { rule, root } = placed;
      const key = `${rule.family} ${rule.table} ${root}`;
      if (knocks.has(rule)) heard.add(key);
      const lists = conditions(placed, 'src-address-list').map((list) => `${rule.family} ${list}`);
      if (rule.action !== 'drop' || rule.disabled || !lists.some((list) => scanners.has(list))) continue;
      if (rule.table === 'raw' || !heard.has(key)) banned.add(`${rule.family}`);
      if (!heard.has(key) || banned.has(`${rule.family}`)) continue;
      report({
        ...at(rule.command, 'src-address-list'),
        message:
          'The knocks stand before this drop, so they hear scanners that are banned already. Move it before the knocks.',
      });
    }
  },
};
