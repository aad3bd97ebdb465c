import assert from 'node:assert/strict';
import { Analysis, check, routerVerdict } from '../../server/src/index.ts';
import { worstFiles } from '../bench/worst-files.ts';

/** More than a call takes as its arguments. */
const MANY = 150_000;

describe('the worst files', function () {
  this.timeout(120_000);

  it('make nothing throw', () => {
    for (const { make } of worstFiles) {
      const text = make(0.02);
      routerVerdict(text);
      check(text);
    }
  });

  it('may hold any number of brackets', () => {
    const { commands } = new Analysis(`:put "${'$[a]'.repeat(MANY)}"`);
    assert.equal(commands.length, MANY + 1);
  });

  it('may hold any number of rules', () => {
    const { placedRules } = new Analysis(`/ip firewall filter\n${'add chain=input\n'.repeat(MANY)}`);
    assert.equal(placedRules.length, MANY);
  });

  it('are read once, however deep arrays stand inside strings inside arrays', () => {
    const { complaints } = routerVerdict(':put {"$({"$({"$[nix]"})"})"}');
    assert.deepEqual(
      complaints.map(({ message }) => message),
      ['bad command name nix'],
    );
  });

  it('have no names of lists that are compared with thousands of others', () => {
    const rules =
      '/ip firewall filter\nadd chain=input src-address-list=knok-door\n' +
      'add chain=input action=add-src-to-address-list address-list=knock-door\n';
    const others = Array.from({ length: 1000 }, (_, at) => `add chain=input src-address-list=other-list-${at}\n`).join(
      '',
    );
    const hasTypo = (text: string) => check(text).some(({ code }) => code === 'AL202');
    assert.equal(hasTypo(rules), true);
    assert.equal(hasTypo(rules + others), false);
  });
});
