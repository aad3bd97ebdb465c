import type { Analysis } from '../../analysis.ts';
import { singlePort } from '../../firewall/knock-strength.ts';
import type { PlacedRule } from '../../firewall/placed-rules.ts';
import type { SourceRule } from '../../firewall/read-firewall.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

const PRIVILEGED = 1024;
const PSD = /^(\d+),[^,]+,(\d+),(\d+)$/;

export const psdConflict: LintRule = {
  meta: {
    code: 'KN138',
    name: 'psd-conflict',
    severity: 'warning',
    summary: 'The knocks themselves are enough to be taken for a port scan.',
    why: 'The scan detection adds up the ports that a sender tries. When the knocks alone reach its threshold, the owner is banned for knocking.',
    advice: 'Raise the threshold, as in `psd=21,3s,3,1`, or knock on ports above 1024, which weigh less.',
    bad: variation(
      'add action=accept chain=input dst-port=8291',
      'add action=drop chain=input protocol=tcp psd=3,3s,3,1\nadd action=accept chain=input dst-port=8291',
    ),
    good: goodFirewall,
  },
  check(analysis, report) {
    for (const rule of analysis.firewall.rules) {
      const match = PSD.exec(rule.properties.get('psd') ?? '');
      if (match === null || rule.disabled) continue;
      const [threshold, low, high] = match.slice(1).map(Number) as [number, number, number];
      const weight = heaviest(analysis, rule, low, high);
      if (weight < threshold) continue;
      report({
        ...at(rule.command, 'psd'),
        message: `The knocks of this file add up to ${weight}, and from ${threshold} on this takes a sender for a scanner. Raise the first number, as in psd=21,3s,3,1.`,
      });
    }
  },
};

/** The most that one of the knock sequences weighs for a detection of scans. */
function heaviest({ knockChains }: Analysis, { family, properties }: SourceRule, low: number, high: number): number {
  const isCounted = (knock: PlacedRule) =>
    [undefined, knock.rule.properties.get('protocol')].includes(properties.get('protocol'));
  const weights = knockChains
    .filter((chain) => chain.family === family)
    .map(({ sequence }) => {
      const ports = new Set((sequence ?? []).filter(isCounted).flatMap((knock) => singlePort(knock) ?? []));
      return [...ports].reduce((sum, port) => sum + (port < PRIVILEGED ? low : high), 0);
    });
  return Math.max(0, ...weights);
}
