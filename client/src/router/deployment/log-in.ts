/** The way in: the knock, and a session behind the door. */
import type { KnockStep } from '../../../../server/src/index.ts';
import { type DoorEvent, knockUntilOpen, type StepEvent } from '../knock.ts';
import { describeStep } from '../knock-notation.ts';
import type { HostAddress } from '../resolve-host.ts';
import { ApiSession } from '../session.ts';
import type { DeployRequest, DeployStep } from './request.ts';

export interface Entered {
  readonly session: ApiSession;
  /** Where the knock has opened the door; null without a knock. */
  readonly knockedAt: HostAddress | null;
}

/** @throws RouterError as `knockUntilOpen` and `ApiSession.open` */
export async function logIn(...way: Parameters<typeof enter>): Promise<ApiSession> {
  return (await enter(...way)).session;
}

/** The same, and tells where the door is that was opened. */
export async function enter(
  { target, password, knockOptions, connectTimeoutMs, commandTimeoutMs }: DeployRequest,
  steps: readonly KnockStep[] | null,
  tell: (step: DeployStep, message: string) => void,
  signal?: AbortSignal,
): Promise<Entered> {
  let { host } = target;
  let knockedAt: HostAddress | null = null;
  if (steps !== null && steps.length > 0) {
    const { address, family } = await knockUntilOpen(host, steps, target.port, {
      ...knockOptions,
      signal,
      onStep: (event) => tell('knock', describeKnock(event)),
      onDoor: (event) => tell('knock', describeDoor(event)),
    });
    knockedAt = { address, family };
    // A certificate is checked against the name; without one, the address that was knocked at is the one to use.
    if (target.tls === undefined || target.tls.pin !== undefined) host = address;
  }
  const session = await ApiSession.open({
    ...target,
    host,
    password,
    ...(connectTimeoutMs !== undefined && { connectTimeoutMs }),
    ...(commandTimeoutMs !== undefined && { commandTimeoutMs }),
    ...(signal && { signal }),
  });
  tell('login', `logged in as ${target.user}`);
  return { session, knockedAt };
}

function describeKnock({ number, total, step }: StepEvent): string {
  return `knock ${number} of ${total}: ${describeStep(step)}`;
}

function describeDoor({ number, tries, port, state }: DoorEvent): string {
  return `door ${state}: tcp/${port} (try ${number} of ${tries})`;
}
