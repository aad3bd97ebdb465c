/** What is said of the listings of the talks, mistakes included, where they stand. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { check, proofReport, readKnocks, toFirewall } from '../../server/src/index.ts';
import { applyFixes } from '../unit/helpers/quick-fixes.ts';

const folder = '../shared/talks';

interface Expected {
  /** Errors and warnings, by line. */
  findings: string[];
  /** Claims that are refuted and those that are proved; the others are not proven. */
  no: string;
  yes: string;
  /** The same after all quick fixes, and the errors and warnings that are left to people. */
  fixed: { no: string; left: string };
}

/** P10 asks for rules of IPv6 as well. */
const ALL = 'P1 P2 P3 P4 P5 P6 P7 P8 P9 P11 P12';
/** P5 asks for ports that a scan does not pass in time, which no fix can choose. */
const ALL_BUT_SCANS = 'P1 P2 P3 P4 P6 P7 P8 P9 P11 P12';

const LISTINGS: Record<string, Expected> = {
  's0-example-1.rsc': {
    findings: [
      '2 AL208 timeout of a minute',
      '3 KN103 a slow scan opens it',
      '3 KN105 ports of a pattern',
      '4 KN101 two knocks',
      '4 AL211 sessions end with the door',
      '5 KN102 rising ports',
      '6 FW306 opens everything',
      '7 SY001 the drop never exists',
    ],
    no: 'P1 P2 P11 P12',
    yes: '',
    fixed: { no: 'P5', left: 'KN105 KN101 KN102 FW306' },
  },
  's0-example-2.rsc': {
    findings: [
      '3 KN103 a scan opens it',
      '3 KN105 ports of a published example',
      '8 FW306 opens everything',
      '9 FW301 sessions are cut',
      '9 SY001 the drop never exists',
    ],
    no: 'P1 P2 P11 P12',
    yes: '',
    fixed: { no: 'P5', left: 'KN103 KN105 AL210 FW306' },
  },
  's0-example-3.rsc': {
    findings: [
      '3 KN103 a scan opens it',
      '3 KN105 ports of a published example',
      '8 FW328 L2TP in clear',
      '11 FW301 sessions are cut',
      '11 SY001 the drop never exists',
      '13 AL217 addresses of the provider',
      '19 FW329 a secret in the script',
    ],
    no: 'P1 P2 P11 P12',
    yes: '',
    fixed: { no: 'P5', left: 'KN103 KN105 AL210 FW328 AL217 FW329' },
  },
  's2-as-printed.rsc': {
    findings: [
      '1 SY004 no menu',
      '3 SY004 no menu',
      '3 SY006 a broken word',
      '5 SY005 no backslash',
      '6 SY002 a curly quote',
    ],
    no: '',
    yes: '',
    fixed: { no: 'P5', left: 'KN105 KN101 AL210 FW306' },
  },
  's3-basic.rsc': {
    findings: [
      '3 KN105 ports of a pattern',
      '4 KN101 two knocks',
      '4 AL211 sessions end with the door',
      '4 KN102 rising ports',
      '5 FW306 opens everything',
    ],
    no: 'P5 P8 P9',
    yes: 'P1 P2 P3 P4 P6 P7 P11 P12',
    fixed: { no: 'P5', left: 'KN105 KN101 KN102 FW306' },
  },
  's3-layer7.rsc': {
    findings: [
      '3 SY005 no backslash',
      '5 SY005 no backslash',
      '7 SY008 blanks behind a backslash',
      '8 SY008 blanks behind a backslash',
      '10 KN101 two knocks',
      '10 AL211 sessions end with the door',
      '10 SY008 blanks behind a backslash',
      '11 SY008 blanks behind a backslash',
      '13 FW306 opens everything',
    ],
    no: 'P1 P8',
    yes: '',
    fixed: { no: '', left: 'KN132 KN101 KN132 FW306' },
  },
};

const serious = (script: string) =>
  check(script).filter(({ severity }) => severity === 'error' || severity === 'warning');

function answering(script: string, wanted: 'yes' | 'no'): string {
  const { proofs } = proofReport(script);
  return proofs
    .filter(({ answer }) => answer === wanted)
    .map(({ id }) => id)
    .join(' ');
}

const read = (name: string): string => readFileSync(`${folder}/${name}`, 'utf8');

describe('the listings of the talks:', () => {
  if (!existsSync(folder)) {
    it.skip(`left out: there is no ${folder}`);
    return;
  }
  for (const [name, { findings, no, yes, fixed }] of Object.entries(LISTINGS)) {
    describe(name, () => {
      it('has the mistakes that it has', () => {
        const script = read(name);
        const found = serious(script).map(({ code, start }) => `${script.slice(0, start).split('\n').length} ${code}`);
        const expected = findings.map((finding) => finding.split(' ', 2).join(' '));
        assert.deepEqual(found.toSorted(), expected.toSorted());
      });

      it('does what is proved of it', () => {
        const script = read(name);
        assert.equal(answering(script, 'no'), no);
        assert.equal(answering(script, 'yes'), yes);
      });

      it('opens to the knock alone after its fixes', () => {
        const script = applyFixes(read(name));
        assert.equal(answering(script, 'no'), fixed.no);
        assert.equal(answering(script, 'yes'), fixed.no === '' ? ALL : ALL_BUT_SCANS);
        const left = serious(script).map(({ code }) => code);
        assert.equal(left.join(' '), fixed.left);
      });
    });
  }

  it('s4-iptables.rules becomes rules that are proved', () => {
    const [knock, ...more] = readKnocks(read('s4-iptables.rules'));
    assert.equal(more.length, 0);
    const script = `${toFirewall(knock!).join('\n')}\n`;
    assert.equal(answering(script, 'no'), '');
    assert.equal(answering(script, 'yes'), ALL);
    assert.match(knock!.doubts.join(), /start again at a wrong port/);
  });
});
