import assert from 'node:assert/strict';
import { Analysis, type AnalysisOptions } from '../../../server/src/index.ts';
import { formatVersion } from '../../../server/src/schema/version.ts';
import { targetComments, versionOf } from '../../../server/src/semantics/target.ts';
import { parse } from '../../../server/src/syntax/parser.ts';

const EXPORT = '# 2025-04-13 18:41:07 by RouterOS 7.18.2\n';
const DIRECTIVE = '# rsc-target: 7.20\n';
const OLD_MENU = '/routing bgp peer\n';

/** `7.20 comment`: the version and how it is known. */
function checkTarget(text: string, expected: string, options: AnalysisOptions = {}): void {
  const { version, source } = versionOf(parse(text), options);
  assert.equal(`${version === null ? 'newest' : formatVersion(version)} ${source}`, expected, text);
}

function checkComments(text: string, expected: string[]): void {
  const found = targetComments(parse(text)).map(({ comment, written, at, isExport }) => {
    assert.equal(comment.text.slice(at.start, at.end), written);
    return `${isExport ? 'export' : 'comment'} ${written}`;
  });
  assert.deepEqual(found, expected);
}

describe('the target of a script', () => {
  it('is what was asked for, then what a comment says, the export header, the menus, and the newest', () => {
    const asked = { routeros: '7.16' };
    checkTarget(DIRECTIVE + EXPORT + OLD_MENU, '7.16 asked', asked);
    checkTarget(DIRECTIVE + EXPORT + OLD_MENU, '7.20 comment');
    checkTarget(EXPORT + DIRECTIVE + OLD_MENU, '7.20 comment');
    checkTarget(EXPORT + OLD_MENU, '7.18.2 export');
    checkTarget(OLD_MENU, '6.49 menus');
    checkTarget('/ip route\n', 'newest newest');
  });

  it('is said by the comments that a script begins with', () => {
    checkTarget(`# A script.\n\n#rsc-target:7.20\n`, '7.20 comment');
    checkTarget(`/ip route\n${DIRECTIVE}${EXPORT}`, 'newest newest');
    checkTarget('# rsc-target: 7.20rc1 for a test\n', '7.20rc1 comment');
    checkTarget('# target: 7.20\n', 'newest newest');
  });

  it('is not said by what cannot be read', () => {
    checkTarget(`# rsc-target: latest\n${EXPORT}`, '7.18.2 export');
    checkTarget('# rsc-target:\n', 'newest newest');
    checkTarget(DIRECTIVE, '7.20 comment', { routeros: 'latest' });
  });

  it('is another one as soon as the comment is', () => {
    const analysis = new Analysis(`${DIRECTIVE}/ip route\n`);
    const before = analysis.target.versionIndex;
    const at = DIRECTIVE.indexOf('20');
    assert.equal(analysis.update({ start: at, end: at + 2, newText: '18' }), null);
    assert.ok(analysis.target.versionIndex < before);
    assert.equal(analysis.targetSource, 'comment');
  });

  it('is named in comments', () => {
    checkComments(EXPORT + DIRECTIVE + DIRECTIVE, ['comment 7.20', 'export 7.18.2']);
    checkComments('# rsc-target:  latest \n', ['comment latest']);
    checkComments('# rsc-target:\n', ['comment ']);
    checkComments('# A script.\n', []);
  });
});
