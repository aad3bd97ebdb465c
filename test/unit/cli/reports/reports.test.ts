import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Finding } from '../../../../client/src/cli/reports/finding.ts';
import { githubLine } from '../../../../client/src/cli/reports/github.ts';
import { sarifReport } from '../../../../client/src/cli/reports/sarif.ts';
import { rules } from '../../../../server/src/index.ts';
import { checkSarif } from './check-sarif.ts';

const metas = rules.map(({ meta }) => meta);
const region = { line: 3, column: 5, endLine: 3, endColumn: 9 };
const finding: Finding = {
  file: 'a.rsc',
  severity: 'hint',
  code: 'AL206',
  message: 'No timeout.',
  bytes: region,
  utf16: region,
};

describe('the SARIF report', () => {
  it('is SARIF, with findings and without', () => {
    checkSarif(sarifReport([], [], metas));
    checkSarif(sarifReport([finding, { ...finding, code: 'SY000' }, finding], ['There is no file x.'], metas));
  });

  it('names files by URIs from the current directory on', () => {
    const log = JSON.parse(sarifReport([{ ...finding, file: './my site/50%.rsc' }], [], metas));
    const [{ locations, level, ruleIndex }] = log.runs[0].results;
    assert.equal(locations[0].physicalLocation.artifactLocation.uri, 'my%20site/50%25.rsc');
    assert.equal(level, 'note');
    assert.equal(log.runs[0].tool.driver.rules[ruleIndex].name, 'timeout-missing');
  });
});

describe('annotations for GitHub', () => {
  it('escape what would end them', () => {
    const line = githubLine({ ...finding, file: 'a,b:c%.rsc', message: '100 %: a, b\r\nc' });
    const file = 'file=a%2Cb%3Ac%25.rsc';
    assert.equal(line, `::notice ${file},line=3,endLine=3,col=5,endColumn=9,title=AL206::100 %25: a, b%0D%0Ac`);
  });

  it('have no columns where they have several lines', () => {
    const line = githubLine({ ...finding, severity: 'warning', utf16: { ...region, endLine: 4 } });
    assert.equal(line, '::warning file=a.rsc,line=3,endLine=4,title=AL206::No timeout.');
  });

  it('are one line, and read back as what was said', () => {
    const readBack = (text: string) =>
      text.replace(/%(25|0D|0A|3A|2C)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (file, message) => {
        const line = githubLine({ ...finding, file, message });
        const parts = /^::notice file=([^,:\r\n]*),line=3,[^:\r\n]*::([^\r\n]*)$/u.exec(line);
        assert.deepEqual(parts?.slice(1).map(readBack), [file, message]);
      }),
    );
  });
});
