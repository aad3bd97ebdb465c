import { routerosCommands } from '../../schema/command-tree.ts';
import { compareVersions, formatVersion, parseVersion, type RouterOSVersion } from '../../schema/version.ts';
import { targetComments } from '../../semantics/target.ts';
import type { LintRule } from '../rule.ts';

export const targetVersion: LintRule = {
  meta: {
    code: 'SY028',
    name: 'target-version',
    severity: 'information',
    summary: 'A comment names a version of RouterOS that cannot be read, or that is not known here.',
    why: 'The script is then checked against another version than the one that it is for: what this one has in addition is taken for a mistake, and what it lacks is not found.',
    advice:
      'Write the version as the router prints it, such as `# rsc-target: 7.18`. For newer versions look for an update of this extension.',
    bad: '# rsc-target: latest\n/ip dns set allow-remote-requests=no\n',
    good: '# rsc-target: 7.18\n/ip dns set allow-remote-requests=no\n',
  },
  check({ script }, report) {
    for (const { comment, at, written, isExport } of targetComments(script)) {
      const version = parseVersion(written);
      const message = version === null ? unreadable(written, isExport) : unknown(version, isExport);
      if (message !== null)
        report({
          comment,
          at: at.start < at.end ? at : { start: 0, end: comment.length },
          message,
          ...(version === null && { severity: 'warning' }),
        });
    }
  },
};

/** Some write `7.x` into the header of what they show. */
function unreadable(written: string, isExport: boolean): string | null {
  return isExport ? null : `${written || 'Nothing'} is no version of RouterOS. Write one like 7.18 or 7.18.2.`;
}

function unknown(version: RouterOSVersion, isExport: boolean): string | null {
  const { versions } = routerosCommands;
  const newest = versions.at(-1)!;
  const oldest = versions[0]!;
  const text = formatVersion(version);
  if (compareVersions(version, newest) > 0) {
    return `RouterOS ${text} is not known here. The script is checked against ${formatVersion(newest)}, the newest that is.`;
  }
  const isEarly = version.major === oldest.major && compareVersions(version, oldest) < 0;
  return isEarly && !isExport
    ? `RouterOS ${text} is not known here. The script is checked against ${formatVersion(oldest)}, the oldest that is.`
    : null;
}
