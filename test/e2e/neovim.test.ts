import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../client/dev/run.ts';

const runProgram = promisify(execFile);

const script = `/ip firewall filter
add  action=jump chain=input jump-target=knock
add action=accept chain=knock src-address-list=office disable=no
/ip firewall address-list
add list=office address=192.0.2.1
`;

/** What `neovim.lua` writes down. */
interface Seen {
  problem?: string;
  filetype: string;
  problems: string[];
  completions: string[];
  hover: string;
  lenses: string[];
  lines: string[];
}

/** The recipe of EDITORS.md for a Neovim, with the server that was built. */
async function recipeFor(version: string): Promise<string> {
  const page = await readFile(join(root, 'EDITORS.md'), 'utf8');
  const recipes = [...page.matchAll(/^```lua\n(.*?)^```$/gms)].map(([, recipe]) => recipe!);
  assert.equal(recipes.length, 2);
  const [, minor] = /^NVIM v0\.(\d+)/.exec(version) ?? assert.fail(version);
  const recipe = recipes[Number(minor) < 11 ? 1 : 0]!;
  return recipe.replace('/path/to', root);
}

async function versionOfNeovim(): Promise<string | null> {
  return runProgram('nvim', ['--version']).then(
    ({ stdout }) => stdout,
    () => null,
  );
}

describe('the language server in Neovim', function () {
  this.timeout(120_000);
  let seen: Seen;

  before(async function () {
    const version = await versionOfNeovim();
    if (version === null) {
      console.log('    skipped: Neovim is not installed');
      return this.skip();
    }
    const folder = await mkdtemp(join(tmpdir(), 'routeros-neovim-'));
    try {
      const file = (name: string) => join(folder, name);
      await writeFile(file('init.lua'), await recipeFor(version));
      await writeFile(file('site.rsc'), script);
      const env = {
        ...process.env,
        PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
        XDG_CONFIG_HOME: folder,
        XDG_DATA_HOME: folder,
        XDG_STATE_HOME: folder,
        XDG_CACHE_HOME: folder,
        SEEN: file('seen.json'),
      };
      const session = join(import.meta.dirname, 'neovim.lua');
      const args = ['--headless', '-n', '-i', 'NONE', '-u', file('init.lua'), file('site.rsc'), '-S', session];
      await runProgram('nvim', args, { cwd: folder, env, timeout: 100_000 });
      seen = JSON.parse(await readFile(file('seen.json'), 'utf8'));
      assert.equal(seen.problem, undefined);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('starts with a script, by the recipe, and says what is wrong', () => {
    assert.equal(seen.filetype, 'routeros');
    assert.equal(seen.problems.length, 1);
    assert.match(seen.problems[0]!, /^3:55 bad parameter disable: /);
  });

  it('completes', () => assert.deepEqual(seen.completions.slice(0, 2), ['accept', 'drop']));

  it('explains', () => assert.match(seen.hover, /The chain that the rule stands in/));

  it('says who jumps to a chain and who reads a list', () =>
    assert.deepEqual(seen.lenses, ['1 rule jumps here', 'filled by 1 entry · read by 1 rule']));

  it('renames and formats', () =>
    assert.deepEqual(seen.lines, [
      '/ip firewall filter',
      'add action=jump chain=input jump-target=knock',
      'add action=accept chain=knock src-address-list=home disable=no',
      '/ip firewall address-list',
      'add list=home address=192.0.2.1',
    ]));
});
