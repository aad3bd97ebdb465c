import type { LintRule } from '../rule.ts';

/** Version 7 takes slashes between the names of a path, version 6 blanks only. */
export const versionSyntax: LintRule = {
  meta: {
    code: 'SY014',
    name: 'version-syntax',
    severity: 'warning',
    summary: 'A path with slashes between its names, in a script for RouterOS 6.',
    why: 'RouterOS 6 takes one slash, in front. It refuses the rest of the path, and an import stops there.',
    advice: 'Write blanks between the names. Version 7 takes them as well.',
    bad: '# jan/02/2020 10:11:12 by RouterOS 6.45.9\n/ip/firewall/filter\nadd action=drop chain=input\n',
    good: '# jan/02/2020 10:11:12 by RouterOS 6.45.9\n/ip firewall filter\nadd action=drop chain=input\n',
    hasSafeFix: true,
  },
  checkCommand(command, target, report) {
    const [first] = command.statement.parts;
    const last = command.path.at(-1);
    if (!target.isLenient || first?.kind !== 'word' || last === undefined || last.end > first.end) return;
    if (!/^\/?[\w-]+\/[\w/-]+$/.test(first.text)) return;
    const newText = first.text.charAt(0) + first.text.slice(1).replace(/\/+/g, ' ').trimEnd();
    const { start, end } = first;
    report({
      command,
      at: first,
      message: `RouterOS 6 knows no slashes inside a path. Write ${newText}.`,
      fix: { title: `Change to ${newText}`, edits: [{ start, end, newText }] },
    });
  },
};
