import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { checkRun, runRsc } from './run-rsc.ts';

const nothing = /^$/;

describe('rsc completion', function () {
  this.timeout(60_000);

  it('makes bash complete sub-commands, options and their values, and leaves the rest to files', async function () {
    if (spawnSync('bash', ['--version']).status !== 0) return this.skip();
    const { stdout: script } = await runRsc(['completion', 'bash']);
    const checkOffers = (words: string[], expected: string[]) => {
      const ask = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _rsc`;
      const { stdout, stderr } = spawnSync('bash', ['-c', `${script}\n${ask}\nprintf '%s\\n' "\${COMPREPLY[@]}"`]);
      assert.equal(`${stderr}`, '');
      assert.deepEqual(`${stdout}`.trim().split('\n'), expected);
    };
    checkOffers(['rsc', 'ex'], ['explain']);
    checkOffers(['rsc', 'check', '--st'], ['--stdin', '--stdin-name']);
    checkOffers(['rsc', 'check', '--format', ''], ['text', 'json', 'sarif', 'github']);
    checkOffers(['rsc', 'check', '--format', 's'], ['sarif']);
    checkOffers(['rsc', 'completion', ''], ['bash', 'zsh', 'fish']);
    checkOffers(['rsc', 'check', ''], ['']);
  });

  it('prints the same for zsh and fish, and refuses other shells', async () => {
    checkRun(await runRsc(['completion', 'zsh']), 0, /^autoload .*bashcompinit\n_rsc\(\) \{\n/, nothing);
    const fish =
      /^complete -c rsc -n '__fish_seen_subcommand_from check' -l format -x -a 'text json sarif github' -d '/m;
    checkRun(await runRsc(['completion', 'fish']), 0, fish, nothing);
    checkRun(await runRsc(['completion', 'csh']), 2, nothing, /Allowed choices are bash, zsh, fish/);
  });
});
