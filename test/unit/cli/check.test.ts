import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkSarif } from './reports/check-sarif.ts';
import { checkRun, runRsc } from './run-rsc.ts';

const nothing = /^$/;
const clean = '/ip firewall filter\nadd chain=input\n';
const wrong = '/ip firewall filter\nadd comment="é" chain=input disable=yes\n';
const dubious = '/ip firewall filter\nadd action=drop chain=input src-address-list=bad\n';

describe('rsc check', function () {
  // Each run is a process of its own that reads the table of commands first.
  this.timeout(60_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rsc-check-'));
  });

  after(() => rm(folder, { recursive: true }));

  async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
    const path = join(folder, name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, content);
    return path;
  }

  it('says nothing of a file without mistakes, an empty one too', async () => {
    const files = [await fileOf('clean.rsc', clean), await fileOf('empty.rsc', '')];
    checkRun(await runRsc(['check', ...files]), 0, nothing, /^2 files checked: nothing found\.\n$/);
  });

  it('prints findings with line and column in bytes, and ends with 1 if one is an error', async () => {
    const run = await runRsc(['check', await fileOf('wrong.rsc', wrong)]);
    const line =
      /^.*wrong\.rsc:2:30 error SY001 bad parameter disable: \/ip\/firewall\/filter add has no argument disable.*\n$/;
    checkRun(run, 1, line, /^1 file checked: 1 error\.\n$/);
  });

  it('ends with 0 if there are but warnings', async () => {
    const run = await runRsc(['check', await fileOf('dubious.rsc', dubious)]);
    checkRun(run, 0, /^.*dubious\.rsc:2:29 warning AL201 /, /^1 file checked: 1 warning\.\n$/);
  });

  it('prints JSON', async () => {
    const file = await fileOf('wrong.rsc', wrong);
    const run = await runRsc(['check', '--format', 'json', file]);
    const [{ message, ...row }] = JSON.parse(run.stdout);
    assert.deepEqual(row, {
      file,
      line: 2,
      column: 30,
      endLine: 2,
      endColumn: 37,
      severity: 'error',
      code: 'SY001',
    });
    assert.match(message, /Did you mean disabled\?/);
    assert.equal(run.code, 1);
    const none = await runRsc(['check', '--format', 'json', await fileOf('clean.rsc', clean)]);
    assert.deepEqual(JSON.parse(none.stdout), []);
  });

  it('walks directories, each file once, and leaves out what is hidden or installed', async () => {
    for (const name of [
      'tree/b/deep.rsc',
      'tree/a.rsc',
      'tree/.git/x.rsc',
      'tree/node_modules/y.rsc',
      'tree/note.txt',
    ]) {
      await fileOf(name, wrong);
    }
    const run = await runRsc(['check', join(folder, 'tree'), join(folder, 'tree', 'a.rsc')]);
    checkRun(run, 1, /^.*a\.rsc:2:30 [^\n]*\n.*deep\.rsc:2:30 [^\n]*\n$/, /^2 files checked: 2 errors\.\n$/);
  });

  it('goes by a RouterOS version', async () => {
    const file = await fileOf('versions.rsc', '/interface vxlan add hw=yes name=vxlan1\n');
    checkRun(await runRsc(['check', '--routeros', '7.18', file]), 0, nothing, /nothing found/);
    checkRun(
      await runRsc(['check', '--routeros', '7.10', file]),
      1,
      / SY021 .* hw of \/interface\/vxlan was added in 7\.18/,
      /1 error/,
    );
    checkRun(await runRsc(['check', '--routeros', 'new', file]), 2, nothing, /^rsc: "new" is no RouterOS version\./);
  });

  it('gives findings the severities that were asked for', async () => {
    const file = await fileOf('dubious.rsc', dubious);
    const run = await runRsc(['check', '--severity', 'AL201=error', '--severity', 'SY001=off', file]);
    checkRun(run, 1, /^.*dubious\.rsc:2:29 error AL201 /, /1 error/);
    checkRun(await runRsc(['check', '--severity', 'AL201=off', file]), 0, nothing, /nothing found/);
    const unknown = await runRsc(['check', '--severity', 'AL999=off', '--severity', 'AL201', file]);
    checkRun(unknown, 2, nothing, /^rsc: --severity: There is no rule AL999\. "" is no severity for AL201\. [^\n]*\n$/);
  });

  it('says what cannot be checked, checks the rest, and ends with 2', async () => {
    const paths = [
      join(folder, 'none.rsc'),
      await fileOf('binary.rsc', Uint8Array.of(0, 1, 2)),
      join(await fileOf('texts/note.txt', ''), '..'),
      await fileOf('wrong.rsc', wrong),
    ];
    const run = await runRsc(['check', ...paths]);
    assert.match(run.stdout, /^.*wrong\.rsc:2:30 error [^\n]*\n$/);
    assert.match(run.stderr, /^1 file checked: 1 error\.\nrsc: /);
    assert.match(run.stderr, /^rsc: There is no \.rsc file in .*texts\. /m);
    assert.match(run.stderr, /^rsc: There is no file .*none\.rsc\. Check the path\.$/m);
    assert.match(run.stderr, /^rsc: .*binary\.rsc is not a text file/m);
    assert.equal(run.code, 2);
    checkRun(await runRsc(['check']), 2, nothing, /^rsc: Give either scripts, or --stdin\.\n$/);
  });

  it('reads what is not UTF-8 as Latin-1 and says so; a character is a byte then', async () => {
    const run = await runRsc(['check', await fileOf('latin1.rsc', Buffer.from(wrong, 'latin1'))]);
    const lines = /^.*latin1\.rsc:1:1 information IO001 .*not valid UTF-8.*\n.*latin1\.rsc:2:29 error SY001 .*\n$/;
    checkRun(run, 1, lines, /^1 file checked: 1 error, 1 information\.\n$/);
  });

  it('reads standard input, under a name that was given or none', async () => {
    const unnamed = await runRsc(['check', '--stdin'], { input: wrong });
    checkRun(unnamed, 1, /^stdin:2:30 error SY001 [^\n]*\n$/, /^1 file checked: 1 error\.\n$/);
    const named = await runRsc(['check', '--stdin-name', 'site/new.rsc'], { input: wrong });
    checkRun(named, 1, /^site\/new\.rsc:2:30 error SY001 /, /^1 file checked/);
    const wrongUse = await runRsc(['check', '--stdin', 'a.rsc'], { input: wrong });
    checkRun(wrongUse, 2, nothing, /^rsc: Give either scripts, or --stdin\.\n$/);
  });

  it('finds the base of standard input beside the name that it has', async () => {
    await fileOf('site/router.rsc', '/ip firewall address-list\nadd address=192.0.2.7 list=bad\n');
    const input = `# rsc-base: router.rsc\n${dubious}`;
    const run = await runRsc(['check', '--stdin', '--stdin-name', join(folder, 'site', 'new.rsc')], { input });
    checkRun(run, 0, nothing, /nothing found/);
  });

  it('prints SARIF, also of what could not be checked', async () => {
    const file = await fileOf('wrong.rsc', wrong);
    const run = await runRsc(['check', '--format', 'sarif', file, join(folder, 'none.rsc')]);
    checkSarif(run.stdout);
    const { results, invocations } = JSON.parse(run.stdout).runs[0];
    const [{ physicalLocation }] = results[0].locations;
    assert.equal(physicalLocation.artifactLocation.uri, pathToFileURL(file).href);
    // A column less than the router counts: a letter is one.
    assert.deepEqual(physicalLocation.region, { startLine: 2, startColumn: 29, endLine: 2, endColumn: 36 });
    assert.equal(invocations[0].executionSuccessful, false);
    assert.equal(run.code, 2);
  });

  it('prints annotations for GitHub', async () => {
    const run = await runRsc(['check', '--format', 'github', '--stdin-name', 'a.rsc'], { input: wrong });
    const line =
      /^::error file=a\.rsc,line=2,endLine=2,col=29,endColumn=36,title=SY001::bad parameter disable: [^\n]*\n$/;
    checkRun(run, 1, line, /^1 file checked/);
  });

  it('puts right what has one fix and prints it; what is left is reported', async () => {
    const entry = 'add address=192.0.2.7 list=office\n';
    const twice = `/ip firewall address-list\n${entry}${entry}`;
    const use =
      '/ip firewall filter\nadd action=drop chain=input src-address-list=!office\nadd comment="é\xFF" disable=yes\n';
    const file = await fileOf('fix.rsc', Buffer.from(twice + use, 'latin1'));
    const run = await runRsc(['check', '--fix', '--format', 'text', file]);
    assert.match(run.stdout, /^.*fix\.rsc:3:5 fixed AL219 Take this entry away$/m);
    assert.doesNotMatch(run.stdout, /error AL219/);
    const now = (await readFile(file)).toString('latin1');
    assert.equal(now.split(entry).length, 2);
    assert.match(now, /comment="é\xFF"/);
  });

  it('puts right what changes the firewall only where it is told to', async () => {
    const drop = '/ip firewall filter\nadd chain=input connection-state=established\nadd action=drop chain=input ';
    const file = await fileOf('unsafe.rsc', `${drop}disabled=yes\n`);
    checkRun(await runRsc(['check', '--fix', file]), 1, /error FW304/, /1 error/);
    assert.equal(await readFile(file, 'utf8'), `${drop}disabled=yes\n`);
    checkRun(await runRsc(['check', '--fix', '--unsafe', file]), 0, /fixed FW304/, /1 file checked/);
    assert.equal(await readFile(file, 'utf8'), `${drop}disabled=no\n`);
    checkRun(await runRsc(['check', '--unsafe', file]), 2, nothing, /Give --unsafe together with --fix/);
  });

  it('leaves a file without fixes as it is, and keeps JSON apart from what was fixed', async () => {
    const file = await fileOf('dubious.rsc', dubious);
    const before = await stat(file);
    checkRun(await runRsc(['check', '--fix', file]), 0, /AL201/, /1 warning/);
    assert.equal((await stat(file)).ino, before.ino);
    const quoted = await fileOf('quoted.rsc', ':put \u201chello there\u201d\n');
    const run = await runRsc(['check', '--fix', '--format', 'json', quoted]);
    checkRun(run, 0, /^\[\]\n$/, /^.*quoted\.rsc:1:6 fixed SY\d+ .*\n1 file checked: nothing found\.\n$/s);
    assert.equal(await readFile(quoted, 'utf8'), ':put "hello there"\n');
    checkRun(await runRsc(['check', '--fix', '--stdin'], { input: wrong }), 2, nothing, /'--fix' cannot be used with/);
  });

  it('checks again when a script changes, until it is interrupted', async () => {
    const file = await fileOf('watched/a.rsc', dubious);
    let step = 0;
    const run = await runRsc(['check', '--watch', join(folder, 'watched')], {
      onOutput(stdout, child) {
        if (step === 0 && stdout.includes('AL201')) {
          step = 1;
          writeFileSync(file, wrong);
        } else if (step === 1 && stdout.includes('SY001')) {
          step = 2;
          child.kill('SIGINT');
        }
      },
    });
    assert.equal(step, 2);
    assert.match(run.stderr, /^1 file checked: 1 warning\.\n/);
    const gone = await runRsc(['check', '--watch', join(folder, 'gone.rsc')]);
    checkRun(gone, 2, nothing, /^rsc: .*gone\.rsc cannot be watched\. /);
  });

  it('checks 10 MB', async () => {
    const entries = Array.from(
      { length: 160_000 },
      (_, n) => `add address=10.${n >> 16}.${(n >> 8) & 255}.${n & 255} comment="entry number ${n}" list=blocked\n`,
    );
    const text = `/ip firewall address-list\n${entries.join('')}add adress=192.0.2.1 list=blocked\n`;
    assert.ok(text.length > 10_000_000);
    const run = await runRsc(['check', await fileOf('large.rsc', text)]);
    checkRun(run, 1, /^.*large\.rsc:160002:5 error SY001 .*Did you mean address\?\n$/, /^1 file checked: 1 error\.\n$/);
  });
});
