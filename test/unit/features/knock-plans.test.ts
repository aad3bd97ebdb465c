import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { knockPlans } from '../../../server/src/features/knock-plans.ts';

const example = new URL('../../../client/dev/example/firewall.rsc', import.meta.url);

function checkPlans(text: string, expected: string[]): void {
  const plans = knockPlans(text, {}).map(({ steps, door }) => {
    return `${steps.map(({ protocol, port }) => `${protocol}/${port}`).join(' ')} opens ${door.opens.join(' ')}`;
  });
  assert.deepEqual(plans, expected);
}

describe('knock plans', () => {
  it('are what the firewall of the text asks for', () => {
    checkPlans(readFileSync(example, 'utf8'), ['tcp/54389 tcp/1763 tcp/34576 opens tcp/8728 tcp/8729 tcp/8291']);
  });

  it('are none where there is no firewall', () => {
    checkPlans('/system identity\nset name=router\n', []);
    checkPlans('', []);
  });
});
