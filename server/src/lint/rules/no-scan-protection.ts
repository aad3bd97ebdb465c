import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import type { LintRule } from '../rule.ts';
import { isExport } from '../whole-configuration.ts';

const HEADER = '# 2025-04-13 18:41:07 by RouterOS 7.18.2\n';
const INVALID = 'add action=drop chain=input connection-state=invalid\n';
const SCANS =
  'add action=drop chain=input src-address-list=scanners\nadd action=add-src-to-address-list address-list=scanners address-list-timeout=1d chain=input protocol=tcp psd=21,3s,3,1\n';

/** IPv6 has no psd (RouterOS manual, Common Firewall Matchers). */
export const noScanProtection: LintRule = {
  meta: {
    code: 'KN140',
    name: 'no-scan-protection',
    severity: 'information',
    summary: 'A whole configuration with a knock has nothing that stops port scans.',
    why: 'A plain chain of knocks forgives wrong packets, so a scan that is quick enough climbs it. With a detection of scans it is banned long before.',
    advice: 'Put who scans on a list by `psd=21,3s,3,1`, and drop that list before the knocks.',
    bad: HEADER + goodFirewall.replace('add action=add-src', `${INVALID}add action=add-src`),
    good: HEADER + goodFirewall.replace('add action=add-src', `${INVALID}${SCANS}add action=add-src`),
  },
  check(analysis, report) {
    const first = analysis.knockChains.find(({ family, sequence }) => family === 4 && sequence !== null)?.sequence?.[0];
    if (first === undefined || !isExport(analysis.script)) return;
    const stages = new Set(analysis.knockFillers.map(({ list }) => list));
    const bans = analysis.firewall.rules.some(({ action, properties }) => {
      const list = properties.get('src-address-list') ?? '';
      return properties.has('psd') || (action === 'drop' && list !== '' && !list.startsWith('!') && !stages.has(list));
    });
    if (bans) return;
    report({
      ...at(first.rule.command, 'address-list'),
      message:
        'Nothing here stops port scans, which may climb the knocks by trying every port. Put who scans on a list by psd=21,3s,3,1, and drop that list before the knocks.',
    });
  },
};
