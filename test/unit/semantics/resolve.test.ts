import { Analysis } from '../../../server/src/analysis.ts';
import type { ResolvedCommand } from '../../../server/src/semantics/resolved-command.ts';
import { absoluteStart } from '../../../server/src/syntax/tree.ts';
import { checkExpectations } from '../helpers/expectations.ts';

function checkFixture(name: string, describeScript: (analysis: Analysis) => string[]): void {
  const fixture = new URL(`../../fixtures/semantics/${name}.rsc`, import.meta.url);
  checkExpectations(fixture, (source) => describeScript(new Analysis(source)));
}

/** What is written, up to the first block, and what it means: menu and command. */
function meaning(analysis: Analysis, command: ResolvedCommand): string {
  const start = absoluteStart(command.statement);
  const written = analysis.script.text.slice(start, start + command.statement.length).replace(/\s*\{[\s\S]*/, '');
  return `${written} -> ${command.menu ?? 'no menu'} ${command.command ?? ''}`.trimEnd();
}

describe('menus and commands', () => {
  it('are followed through a script', () => {
    checkFixture('menus', (analysis) => analysis.commands.map((command) => meaning(analysis, command)));
  });

  it('run always, perhaps, or later', () => {
    checkFixture('execution', (analysis) =>
      analysis.commands.map((command) => `${command.execution}: ${meaning(analysis, command)}`),
    );
  });
});
