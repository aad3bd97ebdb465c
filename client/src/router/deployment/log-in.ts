/** The way in: the knock, and a session behind the door. */
import type { KnockStep } from '../../../../server/src/index.ts';
import { type DoorEvent, knockUntilOpen, type StepEvent } from '../knock.ts';
import { describeStep } from '../knock-notation.ts';
import { ApiSession } from '../session.ts';
import type { DeployRequest, DeployStep } from './request.ts';

/** @throws RouterError as `knockUntilOpen` and `ApiSession.open` */
export async function logIn(
  { target, password, knockOptions, connectTimeoutMs, commandTimeoutMs }: DeployRequest,
  steps: readonly KnockStep[] | null,
  tell: (step: DeployStep, message: string) => void,
  signal?: AbortSignal,
): Promise<ApiSession> {
  let { host } = target;
  if (steps !== null && steps.length > 0) {
    const { address } = await knockUntilOpen(host, steps, target.port, {
      ...knockOptions,
      signal,
      onStep: (event) => tell('knock', describeKnock(event)),
      onDoor: (event) => tell('knock', describeDoor(event)),
    });
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
  return session;
}

function describeKnock({ number, total, step }: StepEvent): string {
  return `knock ${number} of ${total}: ${describeStep(step)}`;
}

function describeDoor({ number, tries, port, state }: DoorEvent): string {
  return `door ${state}: tcp/${port} (try ${number} of ${tries})`;
}
