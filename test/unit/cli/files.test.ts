import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type InputFile, InputFileError, type InputFileProblem, readInputFile } from '../../../client/src/cli/files.ts';

describe('readInputFile', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rsc-files-'));
  });

  after(() => rm(folder, { recursive: true }));

  async function fileOf(content: string | number[]): Promise<string> {
    const path = join(folder, 'input.rsc');
    await writeFile(path, typeof content === 'string' ? content : Buffer.from(content));
    return path;
  }

  async function checkProblem(reading: Promise<unknown>, problem: InputFileProblem, message: RegExp): Promise<void> {
    await assert.rejects(reading, (error) => {
      assert.ok(error instanceof InputFileError, String(error));
      assert.equal(error.problem, problem);
      assert.match(error.message, message);
      return true;
    });
  }

  async function checkText(content: string | number[], expected: InputFile): Promise<void> {
    assert.deepEqual(await readInputFile(await fileOf(content)), expected);
  }

  it('reads UTF-8 as it is, line ends too', () =>
    checkText('# Übung ✓\r\n/ip\n', { text: '# Übung ✓\r\n/ip\n', encoding: 'utf-8', hadBom: false }));

  it('reads an empty file', () => checkText('', { text: '', encoding: 'utf-8', hadBom: false }));

  it('takes off a byte order mark, once', () =>
    checkText('\ufeff\ufeff/ip', { text: '\ufeff/ip', encoding: 'utf-8', hadBom: true }));

  it('refuses what is not UTF-8, or reads it as Latin-1 when allowed', async () => {
    const path = await fileOf([0x2f, 0xe9, 0x93]);
    await checkProblem(readInputFile(path), 'not-utf-8', /input\.rsc is not valid UTF-8/);
    const read = await readInputFile(path, { latin1Fallback: true });
    assert.deepEqual(read, { text: '/é\u0093', encoding: 'latin1', hadBom: false });
  });

  it('refuses NUL bytes, as in a binary or in UTF-16', async () => {
    const path = await fileOf([0xff, 0xfe, 0x2f, 0x00]);
    await checkProblem(readInputFile(path), 'binary', /NUL bytes.*UTF-16/);
    await checkProblem(readInputFile(path, { latin1Fallback: true }), 'binary', /NUL bytes/);
  });

  it('reads up to its limit and no further', async () => {
    const path = await fileOf('12345');
    assert.equal((await readInputFile(path, { maxBytes: 5 })).text, '12345');
    await checkProblem(readInputFile(path, { maxBytes: 4 }), 'too-large', /larger than 4 bytes/);
  });

  it('reads 10 MB', async () => {
    const text = '# a line\n'.repeat(1_200_000);
    assert.equal((await readInputFile(await fileOf(text))).text.length, text.length);
  });

  it('refuses a directory', () => checkProblem(readInputFile(folder), 'directory', /is a directory/));

  it('refuses a path that leads nowhere', async () => {
    await checkProblem(readInputFile(join(folder, 'none.rsc')), 'not-found', /There is no file .*none\.rsc/);
    await checkProblem(readInputFile(join(await fileOf(''), 'below')), 'not-found', /There is no file/);
  });

  it('refuses a file that may not be read', async function () {
    // The administrator may read everything, and Windows has no such mode.
    if (process.getuid === undefined || process.getuid() === 0) return this.skip();
    const path = await fileOf('secret');
    await chmod(path, 0o000);
    await checkProblem(readInputFile(path), 'not-permitted', /may not read/).finally(() => chmod(path, 0o600));
  });
});
