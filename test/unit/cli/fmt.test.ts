import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRun, runRsc } from './run-rsc.ts';

const nothing = /^$/;
const untidy = ':put   1\n';
const tidy = ':put 1\n';

describe('rsc fmt', function () {
  // Each run is a process of its own that reads the table of commands first.
  this.timeout(60_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rsc-fmt-'));
  });

  after(() => rm(folder, { recursive: true }));

  async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  async function checkFormatted(content: Uint8Array, expected: Uint8Array, ...options: string[]): Promise<void> {
    const file = await fileOf('bytes.rsc', content);
    checkRun(await runRsc(['fmt', ...options, file]), 0, /^.*bytes\.rsc\n$/, /^1 file changed, /);
    assert.deepEqual(new Uint8Array(await readFile(file)), new Uint8Array(expected));
  }

  it('formats files in place, and names those that it changed', async () => {
    const files = [await fileOf('untidy.rsc', untidy), await fileOf('tidy.rsc', tidy)];
    checkRun(await runRsc(['fmt', ...files]), 0, /^.*untidy\.rsc\n$/, /^1 file changed, 1 file left as it was\.\n$/);
    for (const file of files) assert.equal(await readFile(file, 'utf8'), tidy);
    checkRun(await runRsc(['fmt', ...files]), 0, nothing, /^0 files changed, 2 files left as they were\.\n$/);
  });

  it('only says what it would do with --check, and ends with 1 if there is something', async () => {
    const file = await fileOf('checked.rsc', untidy);
    const summary = /^1 file not formatted, 0 files formatted\.\n$/;
    checkRun(await runRsc(['fmt', '--check', file]), 1, /^.*checked\.rsc\n$/, summary);
    assert.equal(await readFile(file, 'utf8'), untidy);
    checkRun(await runRsc(['fmt', '--check', await fileOf('tidy.rsc', tidy)]), 0, nothing, /^0 files not formatted/);
  });

  it('formats from pipe to pipe', async () => {
    checkRun(await runRsc(['fmt', '--stdin'], { input: untidy }), 0, /^:put 1\n$/, nothing);
    checkRun(await runRsc(['fmt', '--stdin'], { input: tidy }), 0, /^:put 1\n$/, nothing);
    checkRun(await runRsc(['fmt', '--stdin', '--check'], { input: untidy }), 1, nothing, nothing);
    checkRun(await runRsc(['fmt', '--stdin', '--check'], { input: tidy }), 0, nothing, nothing);
  });

  it('keeps bytes that are no UTF-8, byte order marks and line ends', async () => {
    const latin1 = (text: string) => Buffer.from(text, 'latin1');
    await checkFormatted(latin1(':put  "\xE4\xFF"\r\n'), latin1(':put "\xE4\xFF"\r\n'));
    await checkFormatted(Buffer.from('\uFEFF:put  "ä"'), Buffer.from('\uFEFF:put "ä"\n'));
  });

  it('takes options', async () => {
    const text = '/ip address\nadd interface=ether1 address=10.0.0.1/24\n:do {\n:put 1\n}\n';
    const sorted = '/ip address\nadd address=10.0.0.1/24 \\\n    interface=ether1\n:do {\n\t:put 1\n}\n';
    const options = ['--sort-arguments', '--wrap', 'width', '--line-width', '30', '--indent', 'tab'];
    await checkFormatted(Buffer.from(text), Buffer.from(sorted), ...options);
    checkRun(await runRsc(['fmt', '--indent', '0', 'x.rsc']), 2, nothing, /number of columns from 1 to 99/);
  });

  it('replaces a file at once: its permissions stay, and a link to it', async () => {
    const file = await fileOf('linked.rsc', untidy);
    await chmod(file, 0o640);
    const link = join(folder, 'link.rsc');
    await symlink(file, link);
    checkRun(await runRsc(['fmt', link]), 0, /^.*link\.rsc\n$/, /^1 file changed/);
    assert.equal(await readFile(file, 'utf8'), tidy);
    assert.equal((await stat(file)).mode & 0o777, 0o640);
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.endsWith('.new')),
      [],
    );
  });

  it('says what cannot be formatted, formats the rest, and ends with 2', async () => {
    const files = [
      join(folder, 'none.rsc'),
      await fileOf('binary.rsc', Uint8Array.of(0, 1)),
      await fileOf('a.rsc', untidy),
    ];
    const run = await runRsc(['fmt', ...files]);
    checkRun(
      run,
      2,
      /^.*a\.rsc\n$/,
      /^1 file changed, [^\n]*\nrsc: There is no file .*\nrsc: .*binary\.rsc is not a text/,
    );
    checkRun(await runRsc(['fmt']), 2, nothing, /^rsc: Give either scripts, or --stdin\.\n$/);
    checkRun(await runRsc(['fmt', '--stdin', 'a.rsc']), 2, nothing, /^rsc: Give either scripts, or --stdin\.\n$/);
  });
});
