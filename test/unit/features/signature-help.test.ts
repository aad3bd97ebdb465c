import { signatureHelp } from '../../../server/src/features/signature-help.ts';
import { checkExpectations, fixturesIn } from '../helpers/expectations.ts';
import { openAtMark } from '../helpers/marked-document.ts';

const fixtures = fixturesIn(new URL('../../fixtures/signature/', import.meta.url));

/** The line that is shown, with the parameter that is being written in angle brackets. */
function describeCase(source: string): string[] {
  const { document, position } = openAtMark(source);
  const help = signatureHelp(document, position);
  if (help === null) return ['nothing'];
  const { label, parameters } = help.signatures[0]!;
  const active = parameters![help.activeParameter!]?.label as [number, number] | undefined;
  if (active === undefined) return [label];
  const [start, end] = active;
  return [`${label.slice(0, start)}<${label.slice(start, end)}>${label.slice(end)}`];
}

describe('signature help', () => {
  for (const { name, fixture } of fixtures) it(`in ${name}`, () => checkExpectations(fixture, describeCase));
});
