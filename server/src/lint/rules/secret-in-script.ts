import type { Command } from '../../schema/command-tree.ts';
import { literalText } from '../../semantics/literals.ts';
import { findArgument } from '../arguments.ts';
import type { LintRule } from '../rule.ts';

/** Arguments that hold a secret, where nothing is known of the menu but its name. */
const SECRET = /(?:^|[.-])(?:password|passphrase|secret|private-key|pre-?shared-key)$/;
/** What people write where a secret is to be filled in. */
const PLACEHOLDER =
  /^(?:|\*+|x+|\.+|<.*>|\[.*\]|%.*%|\{.*\}|_.*_|.*(?:change|replace|your|example|placeholder|redacted|removed|todo|secret-?here|password-?here).*|password|secret|none|no|yes)$/i;
const READING = new Set(['find', 'get', 'print']);

export const secretInScript: LintRule = {
  meta: {
    code: 'FW329',
    name: 'secret-in-script',
    severity: 'warning',
    summary: 'A password or key stands in the script in clear.',
    why: 'Scripts are mailed, put into version control and shown in talks. Whoever reads this one has the secret.',
    advice:
      'Export without `show-sensitive`, and let the script ask for the secret or read it from a variable that is set on the router.',
    bad: '/ppp secret\nadd name=anna password=Z3719Q service=l2tp\n',
    good: ':global annasPassword\n/ppp secret\nadd name=anna password=$annasPassword service=l2tp\n',
  },
  checkCommand(command, _target, report) {
    const { schema } = command;
    if (schema === null || READING.has(schema.name)) return;
    for (const argument of command.arguments) {
      if (argument.value === null || !isSecret(schema, argument.fullName)) continue;
      const text = literalText(argument.value);
      if (text === null || PLACEHOLDER.test(text) || text === nameOf(command.arguments)) continue;
      report({
        command,
        at: findArgument(command, argument.fullName)!,
        message: `The ${argument.fullName} stands here for everybody who gets this file. Take it from a variable, or set it on the router by hand.`,
      });
      return;
    }
  },
};

/** Whether an argument of a command holds what nobody should read. */
export function isSecret(schema: Command, name: string): boolean {
  const argument = schema.arguments().get(name);
  if (argument === undefined || schema.menu.isOpen) return SECRET.test(name);
  return argument.valueKind()?.forms.some(({ type }) => type === 'secret') ?? false;
}

/** Vouchers of a hotspot are their own passwords. */
function nameOf(given: readonly { fullName: string; value: Parameters<typeof literalText>[0] }[]): string | null {
  const name = given.find(({ fullName }) => fullName === 'name');
  return name === undefined ? null : literalText(name.value);
}
