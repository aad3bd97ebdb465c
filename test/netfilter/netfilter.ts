/**
 * Compares our simulator with Linux netfilter on 10 000 random firewalls, or as many as are asked for:
 * `npm run test:netfilter -- --runs N --seed S`. A run says its seed.
 */
import { parseArgs } from 'node:util';
import { differential } from './differential.ts';
import { whyNot } from './network.ts';

const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' } } });
const runs = naturalNumber('runs', values.runs ?? '10000');
const seed = naturalNumber('seed', values.seed ?? `${Date.now() % 1e9}`);
const reason = whyNot();

if (reason !== null) {
  console.error(`The comparison with netfilter cannot run: ${reason}.`);
  process.exitCode = 1;
} else {
  console.log(`seed ${seed}, ${runs} firewalls`);
  const start = performance.now();
  const onProgress = (done: number) =>
    console.log(`${done} firewalls in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  const disagreement = await differential({ runs, seed, onProgress });
  console.log(disagreement === null ? '0 disagreements' : `\ndisagreement with seed ${seed}:\n\n${disagreement}`);
  process.exitCode = disagreement === null ? 0 : 1;
}

function naturalNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} takes a natural number of at most nine digits, not ${text}`);
  return Number(text);
}
