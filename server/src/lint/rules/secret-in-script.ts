import { literalText } from '../../semantics/literals.ts';
import { findArgument } from '../arguments.ts';
import type { LintRule } from '../rule.ts';

/** Arguments that hold what nobody else may know, whatever the menu. */
const SECRET = new Set([
  'authentication-password',
  'authentication-passphrase',
  'encryption-password',
  'ipsec-secret',
  'ntp-key',
  'passphrase',
  'password',
  'pre-shared-key',
  'preshared-key',
  'private-key',
  'secret',
  'security.passphrase',
  'wpa-pre-shared-key',
  'wpa2-pre-shared-key',
]);
/** What people write where a secret is to be filled in. */
const PLACEHOLDER =
  /^(?:|\*+|x+|\.+|<.*>|\[.*\]|%.*%|\{.*\}|_.*_|.*(?:change|replace|your|example|placeholder|redacted|removed|todo|secret-?here|password-?here).*|password|secret|none|no|yes)$/i;
const WRITING = new Set(['add', 'set']);

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
    if (command.menu === null || !WRITING.has(command.command ?? '')) return;
    for (const argument of command.arguments) {
      if (!SECRET.has(argument.fullName) || argument.value === null) continue;
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

/** Vouchers of a hotspot are their own passwords. */
function nameOf(given: readonly { fullName: string; value: Parameters<typeof literalText>[0] }[]): string | null {
  const name = given.find(({ fullName }) => fullName === 'name');
  return name === undefined ? null : literalText(name.value);
}
