/** The ports that rules ask for, read once for each rule. */
import { type NumberRange, parseRanges, sizeOf } from '../ranges.ts';
import type { SourceRule } from '../read-firewall.ts';

/** Rules for more ports than this are asked for every packet. */
const FEW_PORTS = 64;

interface RulePorts {
  ranges: readonly NumberRange[];
  few: readonly number[] | null;
}

const known = new WeakMap<SourceRule, RulePorts>();

/** The ranges that a rule names by `dst-port` or `port`, negated or not. */
export function portRangesOf(rule: SourceRule): readonly NumberRange[] {
  return portsOf(rule).ranges;
}

/** The ports that packets to meet the rule have to be for; null where they are many, or any. */
export function fewPortsOf(rule: SourceRule): readonly number[] | null {
  return portsOf(rule).few;
}

function portsOf(rule: SourceRule): RulePorts {
  let ports = known.get(rule);
  if (ports === undefined) {
    ports = readPorts(rule);
    known.set(rule, ports);
  }
  return ports;
}

function readPorts({ properties }: SourceRule): RulePorts {
  const asked = properties.get('dst-port');
  const own = asked === undefined ? null : parseRanges(asked.replace('!', ''));
  const either = properties.get('port');
  const ranges = [...(own ?? []), ...((either !== undefined && parseRanges(either.replace('!', ''))) || [])];
  const isFew = own !== null && !asked!.startsWith('!') && sizeOf(own) <= FEW_PORTS;
  return { ranges, few: isFew ? [...new Set(own.flatMap(allOf))] : null };
}

function allOf([first, last]: NumberRange): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
