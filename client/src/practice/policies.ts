/** What users may do. Source: RouterOS manual, User, "User groups". */
import { type Call, Trap } from './call.ts';

export type Policies = ReadonlySet<string>;

/** The policies of the groups that every router has. */
export const GROUPS: Record<string, string> = {
  read: 'local,telnet,ssh,reboot,read,test,winbox,password,web,sniff,sensitive,api,romon,rest-api,!ftp,!write,!policy',
  write: 'local,telnet,ssh,reboot,read,write,test,winbox,password,web,sniff,sensitive,api,romon,rest-api,!ftp,!policy',
  full: 'local,telnet,ssh,ftp,reboot,read,write,policy,test,winbox,password,web,sniff,sensitive,api,romon,rest-api',
};

const READS = new Set(['print', 'get', 'find', 'export', 'read']);
const REBOOTS = new Set(['/system/reboot', '/system/shutdown', '/system/backup/load']);

/** `read,!write` */
export function readPolicies(text: string): Policies {
  return new Set(text.split(',').filter((word) => word !== '' && !word.startsWith('!')));
}

/** @throws Trap when the policies do not allow a call */
export function requirePolicies({ policies, menu, command, arguments: values }: Call): void {
  if (policies === null) return;
  const needed = [neededPolicy(menu, command)];
  // Nobody gets more done by a job than by hand.
  if (menu === '/system/scheduler') needed.push(...readPolicies(values.get('policy') ?? ''));
  if (needed.some((policy) => !policies.has(policy))) throw new Trap('not enough permissions (9)');
}

function neededPolicy(menu: string, command: string): string {
  if (READS.has(command)) return 'read';
  if (REBOOTS.has(menu === '/' ? `/${command}` : `${menu}/${command}`)) return 'reboot';
  return menu === '/user' || menu === '/user/group' ? 'policy' : 'write';
}
