/** The practice router: a stand-in for a RouterOS device on loopback, for trying things and for tests. */
import { randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { type FoundKnock, knockPlans, parseVersion } from '../../../server/src/index.ts';
import { planNotation } from '../router/plan-text.ts';
import { Trap } from './call.ts';
import { makeCertificate } from './certificate.ts';
import { type Clock, systemClock } from './clock.ts';
import { exportText } from './commands/export.ts';
import { defaultFirewall } from './default-firewall.ts';
import type { RouterEvent } from './event-log.ts';
import type { PracticeFaults } from './faults.ts';
import { freePort } from './network.ts';
import { Router } from './router.ts';

export interface PracticeOptions {
  /** The configuration that it begins with; a firewall with three knocks when absent, none at all when empty. */
  script?: string;
  /** An address of the loopback interface. */
  host?: string;
  /** The TCP ports on this machine that stand for 8728 and 8729; 0 takes a free one. */
  apiPort?: number;
  apiSslPort?: number;
  user?: string;
  /** A random one when absent. */
  password?: string;
  identity?: string;
  version?: string;
  /** How long it is away when it reboots, in milliseconds. */
  rebootMs?: number;
  /** Whether files survive a reboot only in `flash/`, as on routers with little of it. */
  flashDirectory?: boolean;
  clock?: Clock;
  /** Takes a line for people about each thing that happens. */
  log?: (line: string) => void;
  faults?: PracticeFaults;
}

/** What one needs to know to use the router; the ready line of `rsc practice`. */
export interface PracticeReady {
  host: string;
  api: number;
  apiSsl: number;
  user: string;
  password: string;
  /** `54389:tcp`, in the order that opens the API. Empty where the configuration has no knock that can be written so. */
  knock: string[];
}

export interface PracticeRouter {
  readonly ready: PracticeReady;
  /** SHA-256 of the certificate on the TLS port. */
  readonly fingerprint: string;
  /** What happened so far, the oldest first. */
  readonly events: readonly RouterEvent[];
  /** The commands of all API connections so far, `/login` among them. */
  readonly sentences: readonly string[];
  /** The rows of a menu as `print` shows them, with `.id`. */
  rows(menu: string): Record<string, string>[];
  /** `LIST ADDRESS` for each entry of the IPv4 address lists that is in force. */
  lists(): string[];
  /** Settles when its ports are as the configuration wants them. */
  settled(): Promise<void>;
  /** Goes down without a warning, and comes up again. */
  cutPower(): void;
  /** Ends connections, ports and timers. */
  close(): Promise<void>;
}

/** A practice router that could not be started; its message is for people. */
export class PracticeError extends Error {}

/** @throws PracticeError when the configuration is refused, or a port of the API or of the knock is taken */
export async function startPracticeRouter(options: PracticeOptions = {}): Promise<PracticeRouter> {
  const { script = defaultFirewall, host = '127.0.0.1', user = 'admin', version = '7.22.1' } = options;
  if (parseVersion(version) === null) throw new PracticeError(`${version} is not a RouterOS version.`);
  const { password = randomBytes(9).toString('base64url'), identity = 'practice', rebootMs = 300 } = options;
  const { clock = systemClock, log = () => {}, faults = {}, flashDirectory = false } = options;
  const certificate = await makeCertificate();
  const apiPort = await portOf(host, options.apiPort ?? 0);
  const apiSslPort = await portOf(host, options.apiSslPort ?? 0);
  const about = { host, apiPort, apiSslPort, user, password, identity, version, rebootMs, flashDirectory };
  const router = new Router({ ...about, certificate, clock, log, faults: { ...faults } });
  await start(router, script);
  const { network } = router;
  const plan = knockOf(exportText(router), host);
  const deaf = (plan?.steps ?? [])
    .filter(({ port }) => port !== null)
    .map(({ port, protocol }) => `${port}:${protocol}`)
    .filter((name) => !network.knockPorts.some((open) => open === name));
  if (deaf.length > 0) {
    await router.close();
    throw new PracticeError(
      `The practice router was not started: it cannot listen for the knock at ${deaf.join(', ')} on ${host}. ` +
        'Another program, perhaps another practice router, uses the port, or the system keeps it for administrators. ' +
        'End that program, or give a script with other ports.',
    );
  }
  const knock = plan === undefined ? [] : (planNotation(plan)?.split(' ') ?? []);
  return {
    ready: { host, api: network.apiPort, apiSsl: network.apiSslPort, user, password, knock },
    fingerprint: certificate.fingerprint,
    events: router.events,
    sentences: router.faultPlan.sentences,
    rows: (menu) => router.rows(menu).map(({ id, values }) => ({ '.id': id, ...values })),
    lists: () => listsOf(router),
    settled: () => router.settle(),
    cutPower: () => router.cutPower(),
    close: () => router.close(),
  };
}

async function start(router: Router, script: string): Promise<void> {
  try {
    await router.start(script);
  } catch (error) {
    await router.close();
    if (!(error instanceof Trap)) throw error;
    throw new PracticeError(`The practice router was not started, because it refuses the script. ${error.message}`);
  }
}

/** The port that is asked for, 0 for any; its listener opens only when the firewall lets somebody in. */
async function portOf(host: string, asked: number): Promise<number> {
  try {
    return await freePort(host, asked);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = asked === 0 ? `No port can be opened on ${host}` : `Port ${asked} cannot be opened on ${host}`;
    throw new PracticeError(`${what} (${code}). Give an address of this machine, and a port that nobody uses.`);
  }
}

function listsOf(router: Router): string[] {
  const rows = router
    .rows('/ip/firewall/address-list')
    .filter(({ expiresAt }) => (expiresAt ?? Number.POSITIVE_INFINITY) > router.clock.now());
  return rows.map(({ values }) => `${values.list} ${values.address}`);
}

/** The knock that opens the API, else the first one that a configuration has. */
function knockOf(configuration: string, host: string): FoundKnock | undefined {
  const plans = knockPlans(configuration).filter(({ family }) => family === (isIPv6(host) ? 6 : 4));
  return plans.find(({ door }) => door.opens.some((door) => door === 'tcp/8728' || door === 'any')) ?? plans[0];
}
