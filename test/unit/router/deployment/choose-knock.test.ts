import assert from 'node:assert/strict';
import { chooseKnock } from '../../../../client/src/router/deployment/choose-knock.ts';
import type { FoundKnock } from '../../../../server/src/index.ts';
import { step } from '../knock-ports.ts';

function plan(family: 4 | 6, knockPort: number, door: string): FoundKnock {
  return {
    family,
    steps: [step('tcp', knockPort)],
    door: { list: 'door', opens: [door], timeoutSeconds: 60 },
    opens: true,
    stageSeconds: null,
  };
}

const ssh = plan(4, 1, 'tcp/22');
const api = plan(4, 2, 'tcp/8728');
const api6 = plan(6, 3, 'tcp/8728');

describe('the knock that is chosen', () => {
  function checkChosen(plans: FoundKnock[], host: string | undefined, expected: FoundKnock | null): void {
    assert.equal(chooseKnock(plans, 8728, host), expected);
  }

  it('is that of the door, else the only one', () => {
    checkChosen([ssh, api], undefined, api);
    checkChosen([ssh], undefined, ssh);
    checkChosen([], undefined, null);
    checkChosen([ssh, plan(4, 9, 'tcp/23')], undefined, null);
  });

  it('is that of the family of an address', () => {
    checkChosen([api, api6], '192.0.2.1', api);
    checkChosen([api, api6], '2001:db8::1', api6);
    checkChosen([api], '2001:db8::1', null);
  });

  it('is either of those with the same steps, and neither of others', () => {
    checkChosen([api, plan(6, 2, 'tcp/8728')], 'router.example', api);
    checkChosen([api, api6], 'router.example', null);
  });
});
