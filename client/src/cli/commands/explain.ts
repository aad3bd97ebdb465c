import type { Command } from 'commander';
import type { rules } from '../../../../server/src/index.ts';
import { CliError } from '../exit.ts';

type RuleMeta = (typeof rules)[number]['meta'];

const help = `
Examples:
  rsc explain AL206
  rsc explain timeout-missing

Exit code: 0 explained; 2 there is no such rule.`;

/** `rsc explain`: what a finding means, why it matters and what to do. */
export function registerExplain(program: Command): void {
  program
    .command('explain')
    .description('Explain a code that "rsc check" prints.')
    .argument('<code>', 'the code of a rule, or its name')
    .addHelpText('after', help)
    .action(runExplain);
}

/** Codes that come from no rule. */
const others: Record<string, string> = {
  SY000: `SY000: the router cannot read this

The message is the router's own, at the line and column where the router stops. Nothing of a script with such a
mistake is run when it is imported.
`,
  CF001: `CF001: a mistake in a file .rscrc.json

The editor goes on without the key that is named; rsc does not run, so that nothing is checked in another way than was
meant. Correct the value, or take the key out.
`,
  IO001: `IO001: the file is not valid UTF-8

It was read as Latin-1, a character a byte. Letters outside ASCII may come out as others: save it as UTF-8.
`,
};

async function runExplain(asked: string): Promise<void> {
  const { rules } = await import('../../../../server/src/index.ts');
  const metas = rules.map(({ meta }) => meta);
  const code = asked.toUpperCase();
  const meta = metas.find((each) => each.code === code || each.name === asked.toLowerCase());
  const text = meta === undefined ? others[code] : explanation(meta);
  if (text === undefined) throw new CliError(`There is no rule ${asked}. ${nearest(code, metas)}`);
  process.stdout.write(text);
}

function explanation({ code, name, severity, isOptIn, summary, why, advice, bad, good }: RuleMeta): string {
  return `${code} ${name} (${severity}${isOptIn ? ', off by default' : ''})

${wrapped(summary)}

Why:
${wrapped(why)}

What to do:
${wrapped(advice)}

Reported:
${indented(bad)}

Put right:
${indented(good)}

A comment "# rsc-disable-next-line ${code}" silences it in the command below.
`;
}

/** The code with the fewest characters that differ; of several the one with the nearest number. */
function nearest(code: string, metas: readonly RuleMeta[]): string {
  if (!/^[A-Z]+\d+$/.test(code)) return 'Give a code as "rsc check" prints it, such as AL206.';
  const far = (other: string) => Math.abs(numberOf(other) - numberOf(code));
  const [first] = [...metas].sort(
    (a, b) => differing(a.code, code) - differing(b.code, code) || far(a.code) - far(b.code),
  );
  return `Did you mean ${first!.code} (${first!.name})?`;
}

function numberOf(code: string): number {
  return Number(code.replace(/^\D+/, ''));
}

function differing(a: string, b: string): number {
  const length = Math.max(a.length, b.length);
  return Array.from({ length }, (_, index) => index).filter((index) => a[index] !== b[index]).length;
}

const WIDTH = 80;

/** In lines of at most 80 columns, where words allow, each indented. */
function wrapped(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + word.length + 3 > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return indented([...lines, line].join('\n'));
}

function indented(text: string): string {
  return text.trimEnd().replace(/^(?=.)/gm, '  ');
}
