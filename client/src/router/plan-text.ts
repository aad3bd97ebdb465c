import type { FoundKnock } from '../../../server/src/index.ts';
import { describeStep, formatKnock } from './knock-notation.ts';

const proofs = new Map([
  [true, 'Played through this firewall, the steps open the door.'],
  [false, 'Played through this firewall, the steps do not open the door.'],
  [null, 'Whether the steps open the door is not known: the firewall uses matchers that cannot be played through.'],
]);

/** The plan in a line: the steps, what they open and for how long, and whether the script's own rules agree. */
export function describePlan({ steps, door, family, opens }: FoundKnock): string {
  const services = door.opens.length === 0 ? '' : `, opens ${door.opens.join(', ')}`;
  const time = services === '' || door.timeoutSeconds === null ? '' : ` for ${door.timeoutSeconds} s`;
  const doubt = opens === false ? '; but by the rules of the script it makes no difference' : '';
  return `${steps.map(describeStep).join(', ')} over IPv${family}${services}${time}${doubt}`;
}

/** The plan in lines: its steps in order, what they open, and whether they really do. */
export function planLines({ steps, door, opens }: FoundKnock): string[] {
  const list = door.list === null ? '' : ` (address list ${door.list})`;
  const time = door.timeoutSeconds === null ? '' : ` for ${door.timeoutSeconds} s`;
  return [
    ...steps.map((step, index) => `${index + 1}. ${describeStep(step)}`),
    `Opens ${door.opens.join(', ')}${time}${list}.`,
    proofs.get(opens) ?? '',
  ];
}

/** The steps as `54389:tcp 1763:tcp`, which commands and settings take; null where one of them holds more than that. */
export function planNotation({ steps }: FoundKnock): string | null {
  try {
    return steps.map(formatKnock).join(' ');
  } catch {
    return null;
  }
}
