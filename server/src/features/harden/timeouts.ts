import { parseDuration } from '../../semantics/duration.ts';
import { type Patient, type Remedy, setProperty } from './remedy.ts';

const STAGE = { value: '10s', most: 30 };
const DOOR = { value: '5m', most: 1800 };

/** Times for lists that are kept for ever, or too long. */
export function shorterTimes({ knocks }: Patient): Remedy[] {
  return knocks.flatMap(({ stages }) =>
    stages.flatMap(({ rule }, index) => {
      const { value, most } = index === stages.length - 1 ? DOOR : STAGE;
      const seconds = parseDuration(rule.properties.get('address-list-timeout') ?? '') || Infinity;
      const edits = seconds > most ? setProperty(rule, 'address-list-timeout', value, 'address-list') : null;
      return edits === null ? [] : [{ edits }];
    }),
  );
}
