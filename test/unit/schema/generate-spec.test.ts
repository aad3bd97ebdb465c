import assert from 'node:assert/strict';
import { kindOfSpec, type ValueSpec, wordsOfSpec } from '../../../server/src/schema/generate-spec.ts';
import { formatValueKind } from '../../../server/src/schema/value-kind.ts';

function checkSpec(source: ValueSpec, expected: string | null, words: readonly string[] = []): void {
  const kind = kindOfSpec(source);
  assert.equal(kind && formatValueKind(kind), expected, source.spec);
  assert.deepEqual(wordsOfSpec(source), words, source.spec);
}

describe('what routers say of values', () => {
  it('gives numbers their limits', () => {
    checkSpec({ spec: 'Num', min: 1, max: 4094 }, 'number 1..4094');
    checkSpec({ spec: 'Num' }, 'number 0..');
    checkSpec({ spec: '[-]Num', min: -120, max: 120 }, 'number -120..120');
    checkSpec({ spec: 'Num[bps]', min: 0, max: 2 ** 64 }, 'number 0.. bits');
    checkSpec({ spec: 'Start[-End]', min: 0, max: 65535 }, 'numbers 0..65535');
    checkSpec({ spec: '0..4294967295' }, 'number 0..4294967295');
  });

  it('counts times in seconds', () => {
    checkSpec({ spec: 'time interval' }, 'time 0..');
    checkSpec({ spec: '1s..1h    (time interval)' }, 'time 1..3600');
    checkSpec({ spec: '10ms..1m10s    (time interval)' }, 'time 0.01..70');
    checkSpec({ spec: '00:00:00.200..    (time interval)' }, 'time 0.2..');
    checkSpec({ spec: '0s..1d    (time interval)' }, 'daytime');
  });

  it('knows addresses and texts', () => {
    checkSpec({ spec: 'A.B.C.D    (IP address)' }, 'ip');
    checkSpec({ spec: 'IPv6/0..128    (IPv6 prefix)' }, 'prefix6');
    checkSpec({ spec: 'Address[/Prefix][%Interface][@VRF]' }, 'address');
    checkSpec({ spec: 'Address[&RD]' }, null);
    checkSpec({ spec: 'string value, min length 8, max length 64' }, 'text 8..64');
    checkSpec({ spec: 'hexadecimal string value' }, 'hex 0..');
    checkSpec({ spec: 'FwInterface' }, 'reference /interface');
  });

  it('keeps the words beside them', () => {
    checkSpec({ spec: 'auto | Num', min: 0, max: 65536 }, 'number 0..65536', ['auto']);
    checkSpec({ spec: 'none | A.B.C.D    (IP address)' }, 'ip', ['none']);
    checkSpec({ spec: 'ip|ipv6[,Afi*]' }, 'list words', ['ip', 'ipv6']);
  });

  it('leaves out what is no description', () => {
    checkSpec({ spec: 'see documentation' }, null);
    checkSpec({}, null);
  });
});
