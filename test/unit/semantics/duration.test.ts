import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatDuration, parseDuration } from '../../../server/src/semantics/duration.ts';

function checkDuration(text: string, seconds: number | null): void {
  assert.equal(parseDuration(text), seconds, text);
}

describe('durations', () => {
  it('are read in units', () => {
    checkDuration('10s', 10);
    checkDuration('1m30s', 90);
    checkDuration('1w2d3h4m5s', 788645);
    checkDuration('1d', 86400);
    checkDuration('500ms', 0.5);
    checkDuration('1s500ms', 1.5);
    checkDuration('5m1ms', 300.001);
    checkDuration('0s', 0);
  });

  it('are read as on a clock, and as bare seconds', () => {
    checkDuration('00:10:00', 600);
    checkDuration('1d00:00:10', 86410);
    checkDuration('2w6d10:50:42.5', 1767042.5);
    checkDuration('10:00', 36000);
    checkDuration('15', 15);
    checkDuration('1.5', 1.5);
  });

  it('are nothing else', () => {
    for (const text of ['', 'none-dynamic', 'none-static', 's', '10x', '5s1m', '-1s', '1m ', '1:2:3:4', ':10', '$t']) {
      checkDuration(text, null);
    }
  });

  it('are written in the shortest units', () => {
    assert.equal(formatDuration(0), '0s');
    assert.equal(formatDuration(90), '1m30s');
    assert.equal(formatDuration(3600), '1h');
    assert.equal(formatDuration(93600), '1d2h');
    assert.equal(formatDuration(604800), '1w');
  });

  it('come back from what is written', () => {
    fc.assert(fc.property(fc.nat(), (seconds) => assert.equal(parseDuration(formatDuration(seconds)), seconds)));
  });

  it('are written in units that each stay below the next one', () => {
    const limits: Record<string, number> = { d: 7, h: 24, m: 60, s: 60 };
    fc.assert(
      fc.property(fc.nat(), (seconds) => {
        for (const [, count, unit] of formatDuration(seconds).matchAll(/(\d+)([dhms])/g)) {
          assert.ok(Number(count) < limits[unit!]!);
        }
      }),
    );
  });
});
