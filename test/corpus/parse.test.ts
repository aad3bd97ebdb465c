import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from '../../server/src/syntax/parser.ts';

const corpus = new URL('../../../shared/corpus/', import.meta.url);
const verdicts = new URL('../../../shared/parse-verdicts/', import.meta.url);

/**
 * Its last line is a brace that closes nothing. The router takes that for the end and leaves unread what follows, which
 * nobody wants to go unnoticed.
 */
const STRAY_BRACE = 'forum_a_topic-167087-can-t-turn-code-into-a-function_post-0005-snippet-02';

function scriptsIn(directory: URL): string[] {
  return readdirSync(directory).filter((name) => name.endsWith('.rsc'));
}

function acceptedScripts(): string[] {
  const all = JSON.parse(readFileSync(new URL('verdicts.json', verdicts), 'utf8')) as {
    name: string;
    verdict: string;
  }[];
  return all.filter(({ verdict }) => verdict === 'ok').map(({ name }) => name);
}

/** Runs a check where the collection lies beside the repository. */
function withCollection(directory: URL, check: () => void): Mocha.Func {
  return function () {
    this.timeout(60_000);
    if (existsSync(directory)) return check();
    console.log(`      not here: ${directory.pathname}`);
    this.skip();
  };
}

describe('parser on scripts that people wrote', () => {
  for (const directory of [corpus, verdicts]) {
    it(
      `takes every file of ${directory.pathname.split('/').at(-2)}`,
      withCollection(directory, () => {
        for (const name of scriptsIn(directory)) {
          parse(readFileSync(new URL(name, directory), 'utf8'));
        }
      }),
    );
  }

  it(
    'finds no syntax error in what routers accepted',
    withCollection(verdicts, () => {
      const refused = acceptedScripts().filter((name) => {
        return parse(readFileSync(new URL(`${name}.rsc`, verdicts), 'utf8')).errors.length > 0;
      });
      assert.deepEqual(refused, [STRAY_BRACE]);
    }),
  );
});
