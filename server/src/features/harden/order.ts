import { isEstablishedAccept } from '../../firewall/chain-end.ts';
import { conditions } from '../../firewall/placed-rules.ts';
import type { SourceRule } from '../../firewall/read-firewall.ts';
import { isAtHome, isOwnRule, linesOf, type Patient, type Remedy } from './remedy.ts';

/** The last stage before the one that leads to it: no packet then climbs two of them. */
export function lastStageFirst({ analysis, knocks }: Patient): Remedy[] {
  const { text } = analysis.script;
  return knocks.flatMap(({ stages }) => {
    const rules = stages.map(({ rule }) => rule);
    const [first] = rules;
    const isMovable = (rule: SourceRule) =>
      isOwnRule(analysis, rule) && rule.table === first!.table && rule.chain === first!.chain && isAtHome(rule, first!);
    if (first === undefined || !rules.every(isMovable)) return [];
    const written = rules.map((rule) => linesOf(rule, text));
    if (written.some((lines) => lines === null)) return [];
    const wanted = written.map((lines) => lines!).reverse();
    const slots = wanted.toSorted((a, b) => a.start - b.start);
    const edits = slots.flatMap((slot, at) => {
      const { start, end } = wanted[at]!;
      return slot.start === start ? [] : [{ ...slot, newText: asLines(text, start, end) }];
    });
    return edits.length === 0 ? [] : [{ edits }];
  });
}

/** Sessions first: what accepts them moves to the top of its chain. */
export function sessionsFirst({ analysis, knocks }: Patient): Remedy[] {
  return knocks.flatMap(({ family }) => {
    const own = analysis.placedRules.filter(
      ({ rule, root, jumps }) =>
        rule.family === family && rule.table === 'filter' && root === 'input' && jumps.length === 0,
    );
    const accept = own.find(isEstablishedAccept)?.rule;
    const top = own[0]?.rule;
    return accept === undefined || top === undefined || top === accept ? [] : moved(analysis, [accept], top);
  });
}

/** Knocks before what takes their packets away: behind the rule that keeps sessions, or at the top. */
export function knocksFirst({ analysis, knocks }: Patient): Remedy[] {
  return knocks.flatMap(({ family, list, stages }) => {
    const own = analysis.placedRules.filter(
      ({ rule, root, jumps }) =>
        rule.family === family && rule.table === 'filter' && root === 'input' && jumps.length === 0,
    );
    const doors = own.filter(
      (placed) => placed.rule.action === 'accept' && conditions(placed, 'src-address-list').includes(list),
    );
    const block = new Set([...stages, ...doors].map(({ rule }) => rule));
    const isInput = [...block].every((rule) => rule.table === 'filter' && rule.chain === 'input');
    const sessions = own.findIndex(isEstablishedAccept);
    const target = own.slice(sessions + 1).find(({ rule }) => !block.has(rule))?.rule;
    if (!isInput || target === undefined) return [];
    const inOrder = own.flatMap(({ rule }) => (block.has(rule) ? rule : []));
    return moved(analysis, inOrder, target);
  });
}

/** Moves rules, in this order, before another one. */
function moved(analysis: Patient['analysis'], rules: readonly SourceRule[], target: SourceRule): Remedy[] {
  const { text } = analysis.script;
  const to = linesOf(target, text);
  const lines = rules.map((rule) => (isOwnRule(analysis, rule) && isAtHome(rule, target) ? linesOf(rule, text) : null));
  if (to === null || lines.includes(null) || !isOwnRule(analysis, target)) return [];
  const all = lines.map((each) => each!);
  const newText = all.map(({ start, end }) => asLines(text, start, end)).join('');
  return [
    {
      edits: [
        { start: to.start, end: to.start, newText },
        ...all.map(({ start, end }) => ({ start, end, newText: '' })),
      ],
    },
  ];
}

/** The last line of a script may have no end. */
function asLines(text: string, start: number, end: number): string {
  const lines = text.slice(start, end);
  if (lines.endsWith('\n')) return lines;
  return lines + (text.includes('\r\n') ? '\r\n' : '\n');
}
