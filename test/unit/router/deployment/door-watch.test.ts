import assert from 'node:assert/strict';
import { type PracticeRouter, startPracticeRouter } from '../../../../client/src/practice/practice-router.ts';
import { deploy } from '../../../../client/src/router/deploy.ts';
import { parseKnocks } from '../../../../client/src/router/knock-notation.ts';
import { freeKnockFirewall } from '../../helpers/knock-firewall.ts';

describe('a deploy that takes longer than the door is open', () => {
  let router: PracticeRouter;

  afterEach(() => router.close());

  it('knocks again when the door has closed', async () => {
    const script = (await freeKnockFirewall()).replace('address-list-timeout=1h', 'address-list-timeout=1s');
    router = await startPracticeRouter({ script, rebootMs: 100 });
    const { host, api, user, password, knock } = router.ready;
    const told: string[] = [];
    const knockedAgain = async () => {
      while (!told.includes(`the door tcp/${api} is open again`)) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return false;
    };
    const outcome = await deploy(
      {
        target: { host, port: api, user },
        password,
        script: { name: 'site.rsc', text: '/system identity\nset name=site\n' },
        knock: parseKnocks(knock.join(' ')),
        knockAfter: null,
        knockOptions: { delayMs: 20, tries: 1, doorLookMs: 100 },
        approve: knockedAgain,
      },
      ({ message }) => told.push(message),
      new AbortController().signal,
    );
    assert.equal(outcome.state.kind, 'nothing-changed');
    assert.match(told.join('\n'), new RegExp(`the door tcp/${api} (refused|did not answer).*: knocking again`));
    const { length } = told;
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(told.length, length, 'nothing is knocked at after the end');
  });
});
