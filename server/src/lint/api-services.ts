/** The API and API-SSL of a router, as far as a script sets them: what deploys come in by. */
import type { Analysis } from '../analysis.ts';
import type { PlacedRule } from '../firewall/placed-rules.ts';
import { literalText } from '../semantics/literals.ts';
import type { ResolvedCommand } from '../semantics/resolved-command.ts';
import { findArgument } from './arguments.ts';
import { itemsOf } from './deployment.ts';
import { asked, portsOf } from './knocks.ts';

export interface ApiService {
  name: string;
  port: number;
  /** Null where the script does not say. */
  disabled: boolean | null;
  /** The last command that sets it; null where none does. */
  command: ResolvedCommand | null;
}

const PORTS = { api: 8728, 'api-ssl': 8729 };

export function apiServices({ commands }: Analysis): ApiService[] {
  const services = Object.entries(PORTS).map(
    ([name, port]): ApiService => ({ name, port, disabled: null, command: null }),
  );
  for (const command of commands) {
    if (command.menu !== '/ip/service' || command.execution !== 'always') continue;
    const names = literalText(itemsOf(command))?.split(',') ?? [];
    for (const service of services) if (names.includes(service.name)) change(service, command);
  }
  return services;
}

function change(service: ApiService, command: ResolvedCommand): void {
  const port = Number(literalText(findArgument(command, 'port')?.value ?? null));
  const disabled = literalText(findArgument(command, 'disabled')?.value ?? null);
  const switched = { disable: true, enable: false }[command.command ?? ''] ?? { yes: true, no: false }[disabled ?? ''];
  if (port > 0) service.port = port;
  if (switched !== undefined) service.disabled = switched;
  if (port > 0 || switched !== undefined) service.command = command;
}

/** Whether an accept of the chain input is for a TCP port, or for all of them. */
export function letsIn(accept: PlacedRule, port: number): boolean {
  const protocol = asked(accept, 'protocol');
  return (protocol === null || protocol === 'tcp') && (asked(accept, 'dst-port') === null || isNamed(accept, port));
}

/** Whether an accept names a TCP port. */
export function isNamed(accept: PlacedRule, port: number): boolean {
  return asked(accept, 'protocol') === 'tcp' && portsOf(accept).some(([first, last]) => first <= port && port <= last);
}
