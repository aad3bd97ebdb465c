/**
 * What a script does to the way in of its own deploy besides the firewall: the service and the user that the session logs
 * in with, what leads to the router, and the router itself, which it may restart.
 */
import type { Analysis } from './analysis.ts';
import type { DeployFinding, DeploySession } from './deploy-proof.ts';
import { liesIn } from './firewall/addresses.ts';
import { findArgument } from './lint/arguments.ts';
import { isTakingAway, isWayIn } from './lint/deployment.ts';
import { isNamed } from './named-item.ts';
import { literalText } from './semantics/literals.ts';
import type { ResolvedCommand } from './semantics/resolved-command.ts';
import { StatementPlaces } from './statement-places.ts';

/** The end of the session, and of the proof. */
const RESTARTS = new Set([
  '/system reboot',
  '/system/package apply-changes',
  '/system/package downgrade',
  '/system/package/update install',
]);
/** Menus that are looked at more closely. */
const SEEN_ELSEWHERE = new Set(['/interface/list', '/interface/list/member', '/user']);
/** Arguments by which a way leads elsewhere, or no longer anywhere. */
const LEADING = new Set([
  ...[
    'address',
    'allowed-address',
    'bridge',
    'connect-to',
    'disabled',
    'dst-address',
    'endpoint-address',
    'frame-types',
  ],
  ...['gateway', 'ingress-filtering', 'interface', 'listen-port', 'password', 'private-key', 'public-key', 'pvid'],
  ...['routing-table', 'slaves', 'tagged', 'untagged', 'user', 'vlan-filtering', 'vlan-id', 'vlan-ids', 'vrf'],
]);
/** Where an interface that is added loses its own addresses. */
const SWALLOWING = new Set(['/interface/bridge/port', '/interface/bonding']);

const KEPT_OUT = 'The deploy could not come in any more, and would be rolled back.';

interface Told {
  severity: DeployFinding['severity'];
  command: ResolvedCommand;
  message: string;
}

/** Takes null for a session of which nothing is known. */
export function wayInFindings(analysis: Analysis, session: DeploySession | null): DeployFinding[] {
  const commands = analysis.commands.filter(({ execution }) => execution !== 'stored');
  const places = new StatementPlaces(analysis);
  const told = [
    ...commands.flatMap(ofRouter),
    ...(session === null
      ? []
      : [
          ...ofService(commands, session),
          ...commands.flatMap((command) => ofUser(command, session, commands)),
          ...ofWays(commands, session),
        ]),
  ];
  return told.map(({ severity, command, message }) => ({
    severity: command.execution === 'always' || severity !== 'error' ? severity : 'warning',
    code: null,
    line: places.of(command.statement).line,
    message,
  }));
}

function ofRouter(command: ResolvedCommand): Told[] {
  const name = `${command.menu} ${command.command}`;
  if (RESTARTS.has(name)) {
    const message =
      'This restarts the router before the deploy can prove anything: it would be rolled back. Restart the router afterwards.';
    return [{ severity: 'error', command, message }];
  }
  if (name !== '/system/device-mode update') return [];
  const message = 'The device mode changes only when somebody presses a button at the router or cuts its power.';
  return [{ severity: 'error', command, message: `${message} Take this out of the script.` }];
}

/** What the service is in the end that the session comes in by. */
function ofService(commands: readonly ResolvedCommand[], { service, port, source }: DeploySession): Told[] {
  const own = commands.filter(
    (command) => command.menu === '/ip/service' && isNamed(command, { name: service }, commands) === true,
  );
  const last = (...names: string[]) =>
    own.findLast((command) => names.some((name) => literalOf(command, name) !== null));
  const switched = own.findLast((command) => isTakingAway(command) || isSwitchingOn(command));
  const limited = last('address', 'available-from');
  const moved = last('port');
  const told: Told[] = [];
  const tell = (command: ResolvedCommand, message: string) =>
    told.push({ severity: 'error', command, message: `${message} ${KEPT_OUT}` });
  if (switched !== undefined && isTakingAway(switched)) tell(switched, `This switches ${service} off.`);
  if (limited !== undefined) {
    const allowed = literalOf(limited, 'address') ?? literalOf(limited, 'available-from');
    if (!lets(allowed, source)) tell(limited, `This lets ${service} be used from ${allowed} only, not from ${source}.`);
  }
  if (moved !== undefined && Number(literalOf(moved, 'port')) !== port) tell(moved, `This moves ${service}.`);
  return told;
}

function isSwitchingOn(command: ResolvedCommand): boolean {
  return command.command === 'enable' || literalOf(command, 'disabled') === 'no';
}

/** The user that the session logs in as, and the group of that. */
function ofUser(command: ResolvedCommand, session: DeploySession, all: readonly ResolvedCommand[]): Told[] {
  const { menu } = command;
  const { user, group, source } = session;
  const names = (name: string | null) => name !== null && isNamed(command, { name }, all) === true;
  if (menu === '/' && command.command === 'password') {
    return [{ severity: 'error', command, message: `This changes the password of ${user}. ${KEPT_OUT}` }];
  }
  if (menu === '/user' && names(user)) {
    const what = isTakingAway(command) ? 'takes away' : changesLogin(command, source) ? 'changes the login of' : null;
    const message = `This ${what} ${user}, as whom the session has logged in. ${KEPT_OUT}`;
    if (what !== null) return [{ severity: 'error', command, message }];
  }
  const isOther = menu === '/user' && names(user) && isGiven(command, 'group');
  const isLess = menu === '/user/group' && names(group) && (isTakingAway(command) || isGiven(command, 'policy'));
  if (!isOther && !isLess) return [];
  const message = `Not proven: that ${user} may still do what a deploy needs afterwards. If not, it is rolled back.`;
  return [{ severity: 'warning', command, message }];
}

function changesLogin(command: ResolvedCommand, source: string): boolean {
  return isGiven(command, 'password') || isGiven(command, 'name') || !lets(literalOf(command, 'address'), source);
}

/** Interfaces, addresses, routes: said once, since nothing of it is followed. */
function ofWays(commands: readonly ResolvedCommand[], { interfaces }: DeploySession): Told[] {
  const found = commands.filter((command) => leadsElsewhere(command, interfaces));
  const [command] = found;
  if (command === undefined) return [];
  const others = found.length > 1 ? `, and what ${found.length - 1} more commands do,` : '';
  const message = `Not proven: that the router is still reached the same way after this${others} to ${command.menu}.`;
  return [{ severity: 'warning', command, message }];
}

function leadsElsewhere(command: ResolvedCommand, interfaces: readonly string[]): boolean {
  const { menu, command: name } = command;
  if (!isWayIn(menu) || SEEN_ELSEWHERE.has(menu!)) return false;
  if (isTakingAway(command)) return true;
  if (name === 'set') return command.arguments.some(({ fullName }) => LEADING.has(fullName));
  const swallowed = literalOf(command, 'interface') ?? literalOf(command, 'slaves');
  return name === 'add' && SWALLOWING.has(menu!) && interfaces.some((each) => swallowed?.split(',').includes(each));
}

function isGiven(command: ResolvedCommand, name: string): boolean {
  return findArgument(command, name) !== null;
}

/** Null where it is not given, or computed. */
function literalOf(command: ResolvedCommand, name: string): string | null {
  const argument = findArgument(command, name);
  return argument === null ? null : literalText(argument.value);
}

/** Whether an address is one of those that are allowed; no list allows all. */
function lets(allowed: string | null, address: string): boolean {
  return allowed === null || allowed === '' || allowed.split(',').some((range) => liesIn(range, address));
}
