import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { BaseScripts } from '../../../server/src/workspace/base-scripts.ts';

describe('the bases of open documents', () => {
  let folder: string;
  let open: OpenDocument[];
  let bases: BaseScripts;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bases-'));
    open = [];
    bases = new BaseScripts(() => open);
  });

  afterEach(() => rm(folder, { recursive: true }));

  const uriOf = (name: string) => pathToFileURL(join(folder, name)).href;
  const entryOn = (list: string) => `/ip firewall address-list add address=192.0.2.7 list=${list}\n`;

  /** The lists that the base fills which a fragment finds under a path. */
  function listsBelow(written: string, uri = uriOf('fragment.rsc')): string[] | null {
    const base = bases.withBase(uri, {}).baseOf?.(written);
    return base?.analysis.firewall.entries.map(({ list }) => list) ?? null;
  }

  it('are those of the disk, looked at again when asked to', async () => {
    assert.equal(listsBelow('base.rsc'), null);
    await writeFile(join(folder, 'base.rsc'), entryOn('a'));
    assert.equal(listsBelow('base.rsc'), null);
    bases.refresh();
    assert.deepEqual(listsBelow('base.rsc'), ['a']);
    await rm(join(folder, 'base.rsc'));
    bases.refresh();
    assert.equal(listsBelow('base.rsc'), null);
  });

  it('are those of the editor where they are open there', async () => {
    await writeFile(join(folder, 'base.rsc'), entryOn('saved'));
    open.push(new OpenDocument(uriOf('base.rsc'), 1, entryOn('edited')));
    assert.deepEqual(listsBelow('base.rsc'), ['edited']);
    open.pop();
    assert.deepEqual(listsBelow('base.rsc'), ['saved']);
  });

  it('are for the RouterOS that a script on top of them is for', async () => {
    await writeFile(join(folder, 'base.rsc'), entryOn('a'));
    const targets = ['7.10', '7.20', '7.10'].map((routeros) => {
      const base = bases.withBase(uriOf('fragment.rsc'), { routeros }).baseOf?.('base.rsc');
      return base?.analysis.target;
    });
    assert.notDeepEqual(targets[0]?.versionIndex, targets[1]?.versionIndex);
    assert.equal(targets[0], targets[2]);
  });

  it('stay the same as long as their file does', async () => {
    await writeFile(join(folder, 'base.rsc'), entryOn('a'));
    const options = bases.withBase(uriOf('fragment.rsc'), {});
    const first = options.baseOf?.('base.rsc')?.analysis;
    bases.refresh();
    assert.equal(options.baseOf?.('base.rsc')?.analysis, first);
  });

  it('are only looked for beside a file, by a path that begins there', async () => {
    await writeFile(join(folder, 'base.rsc'), entryOn('a'));
    assert.equal(listsBelow(join(folder, 'base.rsc')), null);
    assert.equal(listsBelow(''), null);
    assert.equal(listsBelow('.'), null);
    assert.equal(listsBelow('base.rsc', 'untitled:Untitled-1'), null);
    assert.deepEqual(listsBelow('./base.rsc'), ['a']);
  });
});
