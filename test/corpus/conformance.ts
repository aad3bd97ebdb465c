/**
 * Prints how far the analysis agrees with real routers. `npm run conformance -- --list FIGURE` lists what disagrees.
 * It measures and never fails; the test beside it does.
 */
import { parseArgs } from 'node:util';
import { hasCorpus, measureCompletion } from './completion-replay.ts';
import { type Figure, hasRecordings, knownExceptions, measure } from './conformance-figures.ts';
import { hasSources, measureMutations } from './mutations.ts';

/** Characters of an excerpt around the first difference. */
const BEFORE = 60;
const AFTER = 100;

const { values } = parseArgs({ options: { list: { type: 'string' } } });
if (!hasRecordings) {
  console.log('Nothing to compare with: the recordings of real routers are not beside the project.');
} else {
  const ofRouters = [...measure(), ...(hasSources ? measureMutations() : [])];
  const figures = [...ofRouters, ...(hasCorpus ? measureCompletion() : [])];
  const listed = figures.find(({ name }) => name === values.list);
  if (values.list !== undefined && listed === undefined) {
    console.log(`There is no figure "${values.list}". There are: ${figures.map(({ name }) => name).join(', ')}.`);
  } else if (listed !== undefined) list(listed);
  else {
    for (const figure of figures) console.log(row(figure));
    const scripts = new Set(ofRouters.flatMap(({ failures }) => failures.map(({ script }) => script)));
    for (const script of scripts) console.log(`${script}: ${knownExceptions[script] ?? 'not explained'}`);
  }
}

function row({ name, title, cases, failures }: Figure): string {
  const right = cases - failures.length;
  const share = cases === 0 ? '-' : `${((100 * right) / cases).toFixed(1)} %`;
  return `${name.padEnd(10)} ${title.padEnd(48)} ${`${right} of ${cases}`.padStart(12)} ${share.padStart(8)}`;
}

function list({ failures }: Figure): void {
  for (const { script, expected, got } of failures) {
    const from = Math.max(0, firstDifference(expected, got) - BEFORE);
    const excerpt = (text: string) => text.slice(from, from + BEFORE + AFTER);
    console.log(`${script}\n  router: ${excerpt(expected)}\n  here:   ${excerpt(got)}`);
  }
}

function firstDifference(a: string, b: string): number {
  let index = 0;
  while (index < a.length && a[index] === b[index]) index += 1;
  return index;
}
