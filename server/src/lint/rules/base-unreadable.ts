import type { BaseProblem } from '../../analysis.ts';
import { readBaseDirective } from '../../semantics/base-directive.ts';
import { goodFirewall } from '../example.ts';
import type { LintRule } from '../rule.ts';

const BEHIND =
  'Only the first "# rsc-base:" counts, and only among the comments that a file begins with: this one has no effect. Move it to the top, or take it away.';
const UNNAMED =
  'This comment names no script. Write the path of the script that runs before, such as "# rsc-base: router.rsc".';

export const baseUnreadable: LintRule = {
  meta: {
    code: 'SY018',
    name: 'base-unreadable',
    severity: 'error',
    summary: 'A `# rsc-base:` comment names a script that cannot be read, or stands where it has no effect.',
    why: 'The file was looked at by itself: lists, chains and the drops of the script before it seem to be missing, and what is said of the firewall may be wrong.',
    advice: 'Give the path relative to the file, or take the comment away where the file is all that there is.',
    bad: `# rsc-base: missing.rsc\n${goodFirewall}`,
    good: goodFirewall,
  },
  check({ script, directive, baseProblem }, report) {
    for (const statement of script.statements) {
      const found = statement.kind === 'comment' ? readBaseDirective(statement) : null;
      if (found === null) continue;
      const isTheOne = statement === directive?.comment;
      const message = isTheOne ? messageFor(found.path, baseProblem) : BEHIND;
      if (message !== null) report({ comment: found.comment, at: found.at, message });
    }
  },
};

function messageFor(path: string, problem: BaseProblem | null): string | null {
  if (problem === null) return null;
  if (path === '') return UNNAMED;
  return problem === 'cycle'
    ? `"${path}" is itself imported on top of this file, so neither can come first. Take the comment away in one of them.`
    : `The script "${path}" can't be read, and the file was looked at by itself. Give its path relative to this file, or take the comment away.`;
}
