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

  it('say which contents are bytes and no text', () => {
    const rule = (content: string) =>
      `add action=add-src-to-address-list address-list=door address-list-timeout=1m chain=input content="${content}" ` +
      'dst-port=9000 protocol=udp';
    const accept = 'add action=accept chain=input dst-port=22 protocol=tcp src-address-list=door';
    const stepOf = (content: string) => {
      const text = `/ip firewall filter\n${rule(content)}\n${accept}\nadd action=drop chain=input\n`;
      const { payload, encoding } = knockPlans(text, {})[0]!.steps[0]!;
      return { payload, encoding };
    };
    assert.deepEqual(stepOf('\\FF\\00'), { payload: '\u00ff\0', encoding: 'latin1' });
    assert.deepEqual(stepOf('\\C3\\BF'), { payload: '\u00ff', encoding: undefined });
    assert.deepEqual(stepOf('\u00ff'), { payload: '\u00ff', encoding: undefined });
  });

  it('are none where there is no firewall', () => {
    checkPlans('/system identity\nset name=router\n', []);
    checkPlans('', []);
  });
});
