import { openAlternatives, regexpOf } from '../layer7.ts';
import type { LintRule } from '../rule.ts';

/** `|` binds less than `^` and `$`: these belong to the first and to the last alternative only. */
export const layer7Alternation: LintRule = {
  meta: {
    code: 'SY016',
    name: 'layer7-alternation',
    severity: 'warning',
    summary: 'A layer7 expression with alternatives, of which only some are bound to the beginning or the end.',
    why: 'In ^one|two$ the ^ belongs to one and the $ to two. Either of them may stand anywhere on its open side, so the expression matches more than it seems to.',
    advice: 'Put the alternatives into a group: ^(one|two)$.',
    bad: '/ip firewall layer7-protocol\nadd name=knock regexp="^open|sesame\\$"\n',
    good: '/ip firewall layer7-protocol\nadd name=knock regexp="^(open|sesame)\\$"\n',
  },
  checkCommand(command, _target, report) {
    const argument = regexpOf(command);
    const alternatives = argument === null ? [] : openAlternatives(argument);
    const bound = (is: (text: string) => boolean) => alternatives.filter(is).length % alternatives.length;
    if (argument === null || alternatives.length === 0) return;
    const isUneven = bound((text) => text.startsWith('^')) > 0 || bound((text) => /(?<!\\)\$$/.test(text)) > 0;
    if (!isUneven) return;
    report({
      command,
      at: argument,
      message: '^ and $ belong to one alternative only. Put the alternatives into a group: ^(one|two)$.',
    });
  },
};
