import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  compareVersions,
  formatVersion,
  parseVersion,
  type RouterOSVersion,
} from '../../../server/src/schema/version.ts';

const anyVersion: fc.Arbitrary<RouterOSVersion> = fc
  .record(
    {
      major: fc.integer({ min: 6, max: 8 }),
      minor: fc.nat(3),
      patch: fc.nat(2),
      stage: fc.constantFrom('alpha', 'beta', 'rc', 'stable'),
      build: fc.nat(12),
    },
    { noNullPrototype: true },
  )
  .map((version) => (version.stage === 'stable' ? { ...version, build: 0 } : version));

function parse(text: string): RouterOSVersion {
  const version = parseVersion(text);
  assert.ok(version, `${text} is a version`);
  return version;
}

function checkOrder(...ascending: string[]): void {
  const shuffled = ascending.toReversed().map(parse);
  assert.deepEqual(shuffled.sort(compareVersions).map(formatVersion), ascending);
}

describe('RouterOS versions', () => {
  it('are ordered from beta over candidate to release and its patches', () => {
    checkOrder('6.49.10', '7.9', '7.9.2', '7.10.2', '7.22beta6', '7.22rc4', '7.22rc10', '7.22', '7.22.1', '7.23');
  });

  it('are read as a router prints them', () => {
    assert.equal(formatVersion(parse('7.18.2 (stable)')), '7.18.2');
    assert.equal(formatVersion(parse('6.49.18 (long-term)')), '6.49.18');
  });

  it('are nothing else', () => {
    for (const text of ['', '7', 'v7.1', '7.', '7.1.', '7.1rc', '7.1-rc1', '7.1.2.3', ' 7.1', '7.1\n', '7.1 stable']) {
      assert.equal(parseVersion(text), null, JSON.stringify(text));
    }
  });

  it('are the same after writing and reading', () => {
    fc.assert(fc.property(anyVersion, (version) => assert.deepEqual(parse(formatVersion(version)), version)));
  });

  it('have a total order', () => {
    const sign = (a: RouterOSVersion, b: RouterOSVersion) => Math.sign(compareVersions(a, b));
    fc.assert(
      fc.property(anyVersion, anyVersion, anyVersion, (a, b, c) => {
        assert.equal(sign(a, b) + sign(b, a), 0);
        assert.equal(sign(a, b) === 0, formatVersion(a) === formatVersion(b));
        if (sign(a, b) <= 0 && sign(b, c) <= 0) assert.ok(sign(a, c) <= 0);
      }),
    );
  });
});
