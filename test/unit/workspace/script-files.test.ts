import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { ScriptFiles } from '../../../server/src/workspace/script-files.ts';

const KEY = '/ip/firewall/address-list office';
const entry = '/ip firewall address-list add list=office address=192.0.2.1\n';

describe('the scripts in the folders of a workspace', () => {
  let folder: string;
  let files: ScriptFiles;
  /** Those whose options were asked for, which is done when they are read. */
  let read: string[];
  /** Settles when nobody types any more. */
  let typing: PromiseWithResolvers<void>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rsc-files-'));
    read = [];
    typing = Promise.withResolvers();
    typing.resolve();
    files = new ScriptFiles(
      async (uri) => {
        read.push(uri.slice(uri.lastIndexOf('/') + 1));
        return {};
      },
      () => typing.promise,
    );
    files.setFolders([pathToFileURL(folder).href, 'untitled:nowhere']);
  });

  afterEach(() => rm(folder, { recursive: true }));

  const withOffice = () =>
    [...files.all].filter(([, { names }]) => names.of(KEY).length > 0).map(([path]) => path.slice(folder.length + 1));

  it('wait for somebody who types, unless somebody waits for them', async () => {
    await writeFile(join(folder, 'a.rsc'), entry);
    await writeFile(join(folder, 'b.rsc'), entry);
    typing = Promise.withResolvers();
    const prepared = files.prepare();
    await sleep(20);
    assert.deepEqual(read, []);
    await files.read();
    await prepared;
    assert.deepEqual(read, ['a.rsc', 'b.rsc']);
  });

  it('are those that people wrote', async () => {
    for (const each of ['lib', 'node_modules', '.git']) await mkdir(join(folder, each));
    for (const each of ['a.rsc', 'lib/b.rsc', 'node_modules/c.rsc', '.git/d.rsc', 'e.txt']) {
      await writeFile(join(folder, each), entry);
    }
    await symlink(folder, join(folder, 'lib', 'round'));
    await files.read();
    assert.deepEqual(withOffice(), ['a.rsc', join('lib', 'b.rsc')]);
  });

  it('are read again when they have changed, and only then', async () => {
    for (const each of ['a.rsc', 'b.rsc']) await writeFile(join(folder, each), entry);
    await files.read();
    files.refresh();
    await files.read();
    assert.deepEqual(read, ['a.rsc', 'b.rsc']);
    await writeFile(join(folder, 'b.rsc'), '# another one\n');
    await files.read();
    assert.deepEqual(withOffice(), ['a.rsc', 'b.rsc']);
    files.refresh();
    await files.read();
    assert.deepEqual([withOffice(), read], [['a.rsc'], ['a.rsc', 'b.rsc', 'b.rsc']]);
    await rm(join(folder, 'a.rsc'));
    files.refresh();
    await files.read();
    assert.deepEqual([...files.all.keys()], [join(folder, 'b.rsc')]);
    files.forget();
    await files.read();
    assert.equal(read.length, 4);
  });

  it('let others have their turn while they are read', async () => {
    for (let number = 0; number < 50; number += 1) await writeFile(join(folder, `${number}.rsc`), entry);
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 0);
    const [one, other] = [files.read(), files.read()];
    await Promise.all([one, other]);
    clearInterval(timer);
    assert.equal(read.length, 50);
    assert.ok(turns > 0);
  });

  it('have the names that completion offers', async () => {
    await writeFile(join(folder, 'a.rsc'), entry);
    await files.read();
    const names = [...files.all.values()].flatMap(({ index }) => [...index.of('/ip/firewall/address-list').keys()]);
    assert.deepEqual(names, ['office']);
  });

  it('belong to the innermost of the folders, and are read once', async () => {
    await mkdir(join(folder, 'inner'));
    for (const each of ['a.rsc', 'inner/b.rsc']) await writeFile(join(folder, each), entry);
    const inner = join(folder, 'inner');
    files.setFolders([inner, folder].map((each) => pathToFileURL(each).href));
    await files.read();
    assert.deepEqual(read, ['b.rsc', 'a.rsc']);
    const folderOf = (name: string) => files.folderOf(pathToFileURL(join(folder, name)).href);
    assert.deepEqual([folderOf('inner/b.rsc'), folderOf('a.rsc'), folderOf('inner.rsc')], [inner, folder, folder]);
    assert.deepEqual([files.folderOf('untitled:one'), folderOf('../x.rsc')], [null, null]);
  });

  it('can be read as a whole when they are known', async () => {
    const path = join(folder, 'a.rsc');
    await writeFile(path, entry);
    assert.equal(files.open(path), null);
    await files.read();
    assert.equal(files.open(path)?.lines.toString(), entry);
    await rm(path);
    assert.equal(files.open(path), null);
  });
});
