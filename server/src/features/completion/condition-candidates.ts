/** Conditions of `find` and `where`: properties, and what stands between them. */
import { availability, type Target } from '../../schema/presence.ts';
import { COMPARISONS, type FilterContext } from '../../semantics/cursor-context.ts';
import { propertiesOf } from './argument-candidates.ts';
import type { Candidate } from './candidate.ts';
import { argumentRank, RARE } from './usage.ts';

/** What a router tells of most items, and no command sets. */
const STATES = ['disabled', 'dynamic', 'invalid', 'running', 'active', 'inactive', 'static', 'default'];
/** What may stand behind a condition, and behind a property. */
const BEHIND = ['and', 'or', 'in'];
const BEHIND_PROPERTY = [...COMPARISONS].filter((operator) => !BEHIND.includes(operator));

export function conditionCandidates({ menu, isAfterOperand }: FilterContext, target: Target): Candidate[] {
  const operator =
    (rank: number) =>
    (label: string): Candidate => ({ label, kind: 'operator', rank });
  const behind = isAfterOperand ? [...BEHIND.map(operator(0)), ...BEHIND_PROPERTY.map(operator(2 * RARE))] : [];
  if (menu === null) return behind;
  const set = [...propertiesOf(menu).values()]
    .filter(({ argument }) => availability(argument.presence, target) !== 'absent')
    .map(
      ({ argument, command }): Candidate => ({
        label: argument.name,
        kind: 'property',
        rank: argumentRank(menu, argument.name),
        subject: { argument, command },
      }),
    );
  const known = new Set(set.map(({ label }) => label));
  const states = STATES.filter((name) => !known.has(name)).map(
    (label): Candidate => ({ label, kind: 'property', rank: RARE }),
  );
  const readOnly = menu.readOnly.map((label): Candidate => ({ label, kind: 'property', rank: 2 * RARE }));
  return [...behind, ...set, ...states, ...readOnly];
}
