import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import manifest from '../../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../../..', import.meta.url)).slice(0, -1);
const rsc = join(root, 'client/src/cli/main.ts');
const wrong = '/ip firewall filter\nadd chain=input disable=yes\n';

interface Hook {
  id: string;
  entry: string;
  language: string;
  files: string;
}

interface Action {
  inputs: Record<string, { default: string }>;
  runs: { using: string; steps: { name?: string; shell?: string; run?: string; env?: Record<string, string> }[] };
}

function read<T>(name: string): T {
  return parse(readFileSync(join(root, name), 'utf8'));
}

/** What other repositories take from this one to have their scripts checked. */
describe('checks for other repositories', function () {
  this.timeout(60_000);
  let repository: string;

  beforeEach(async () => {
    repository = await mkdtemp(join(tmpdir(), 'rsc-repository-'));
    await mkdir(join(repository, 'my site'));
    await writeFile(join(repository, 'my site', 'wrong.rsc'), wrong);
  });

  afterEach(() => rm(repository, { recursive: true }));

  function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}) {
    const path = [dirname(process.execPath), process.env.PATH].join(delimiter);
    const options = { cwd: repository, encoding: 'utf8', env: { ...process.env, PATH: path, ...env } } as const;
    const { status, stdout, stderr } = spawnSync(command, args, options);
    return { status, stdout, stderr };
  }

  describe('the hooks of pre-commit', () => {
    const hooks = read<Hook[]>('.pre-commit-hooks.yaml');

    /** As pre-commit runs it: with the files of a commit that it is for. */
    function runHook(id: string, ...files: string[]) {
      const { entry, files: pattern } = hooks.find((hook) => hook.id === id)!;
      const [program, ...words] = entry.split(' ');
      assert.equal(program, 'rsc');
      return run(process.execPath, [rsc, ...words, ...files.filter((file) => new RegExp(pattern).test(file))]);
    }

    it('are installed with npm, which makes the program that they run', () => {
      for (const { language } of hooks) assert.equal(language, 'node');
      assert.deepEqual(Object.keys(manifest.bin), ['rsc']);
      assert.match(manifest.scripts.prepare, / bundle$/);
    });

    it('find mistakes', () => {
      const { status, stdout } = runHook('rsc-check', 'README.md', 'my site/wrong.rsc');
      assert.match(stdout, /^my site\/wrong\.rsc:2:17 error SY001 /);
      assert.equal(status, 1);
    });

    it('format', async () => {
      const file = join(repository, 'ugly.rsc');
      await writeFile(file, ':put   1\n');
      assert.equal(runHook('rsc-fmt', 'ugly.rsc').status, 0);
      assert.equal(await readFile(file, 'utf8'), ':put 1\n');
    });
  });

  describe('the action for GitHub', () => {
    const { inputs, runs } = read<Action>('action.yml');

    /** Runs its last step as the runner does, with `rsc` from its source. */
    function runAction(paths = inputs.paths!.default) {
      const step = runs.steps.at(-1)!;
      const contexts: Record<string, string> = { 'inputs.paths': paths, 'github.action_path': root };
      const env = Object.entries(step.env!).map(([name, value]) => {
        const text = value.replace(/\$\{\{ (.+?) \}\}/g, (_, context: string) => contexts[context]!);
        return [name, text.replace(join(root, 'dist/cli.js'), rsc)];
      });
      assert.equal(step.shell, 'bash');
      return run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run!], Object.fromEntries(env));
    }

    it('shows findings beside the lines, and fails where one is an error', () => {
      const { status, stdout } = runAction();
      assert.match(stdout, /^::error file=my site\/wrong\.rsc,line=2,/);
      assert.equal(status, 1);
    });

    it('takes paths with blanks, one a line, and nothing in them as a command', async () => {
      await writeFile(join(repository, '$(id).rsc'), ':put 1\n');
      const { status, stderr } = runAction('$(id).rsc\n\nmy site\n');
      assert.match(stderr, /^2 files checked: 1 error\.$/m);
      assert.equal(status, 1);
    });
  });
});
