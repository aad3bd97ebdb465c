import type { CodeAction } from 'vscode-languageserver-types';
import { isBuiltIn } from '../../firewall/placed-rules.ts';
import { tableOfMenu } from '../../firewall/rule.ts';
import { literalText } from '../../semantics/literals.ts';
import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import { absoluteRange } from '../../syntax/tree.ts';
import { indexesOf, touchedStatements } from './refactoring.ts';
import { type ActionRequest, touches } from './request.ts';

/** Offers to harden a knock on each of its rules. The editor's command asks before anything is changed. */
export function hardenKnockActions({ document, selection }: ActionRequest): CodeAction[] {
  const { analysis, uri } = document;
  const span = touchedStatements(analysis, selection);
  const touched = span === null ? [] : indexesOf(span).flatMap((index) => analysis.statements[index]!.commands);
  // To look for knocks takes the whole firewall.
  if (!touched.some(mayBeOfKnock)) return [];
  const rules = analysis.knockChains.flatMap(({ accepts, sequence }) => [...accepts, ...(sequence ?? [])]);
  const isThere = rules.some(({ rule: { command } }) => {
    const { statement } = command;
    return (
      analysis.isOwn(statement) && touches(absoluteRange(statement, { start: 0, end: statement.length }), selection)
    );
  });
  if (!isThere) return [];
  const title = 'Harden this knock…';
  return [{ title, kind: 'refactor', command: { title, command: 'routeros.hardenKnock', arguments: [uri] } }];
}

/** A rule that reads or fills a list, or that stands in a chain to which a rule may jump that reads one. */
function mayBeOfKnock({ menu, arguments: given }: ResolvedCommand): boolean {
  const table = menu === null ? null : tableOfMenu(menu);
  const argument = given.find(({ fullName }) => fullName === 'chain');
  if (table === null || argument === undefined) return false;
  const chain = literalText(argument.value);
  return (
    chain === null || !isBuiltIn(table.table, chain) || given.some(({ fullName }) => /address-list$/.test(fullName))
  );
}
