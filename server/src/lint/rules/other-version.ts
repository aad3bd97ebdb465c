import { foreignNames, foreignWords } from '../given-up.ts';
import type { LintRule } from '../rule.ts';

export const otherVersion: LintRule = {
  meta: {
    code: 'SY021',
    name: 'other-version',
    severity: 'error',
    summary: 'A menu, a command or an argument that another version of RouterOS 7 has.',
    why: 'The router does not know the name, and an import stops there with everything before it applied.',
    advice:
      'Upgrade the router, or use what its version has. Where the version is not the one that was meant, choose another one: by the setting, or by a comment such as `# rsc-target: 7.18` at the top.',
    bad: '# rsc-target: 7.18\n/ip dhcp-server\nadd disabled=no interface=bridge name=lan use-reconfigure=yes\n',
    good: '# rsc-target: 7.20\n/ip dhcp-server\nadd disabled=no interface=bridge name=lan use-reconfigure=yes\n',
    consequenceOf: ['SY003', 'SY006'],
  },
  checkCommand(command, target, report) {
    for (const found of foreignNames(command, target)) {
      if (found.absence === null) continue;
      const { at, fix } = found;
      report({ command, at, message: foreignWords(found, target), ...(fix && { fix }) });
    }
  },
};
