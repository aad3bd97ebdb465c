/** The arguments of the command, or of the function, that is being written. */
import type { ParameterInformation, Position, SignatureHelp } from 'vscode-languageserver-types';
import type { Command } from '../schema/command-tree.ts';
import { availability, type Target } from '../schema/presence.ts';
import { isFlag } from '../semantics/argument-roles.ts';
import { type CallContext, cursorContext } from '../semantics/cursor-context.ts';
import { functionBody, parametersOf } from '../semantics/functions.ts';
import type { ResolvedFile } from '../semantics/resolved-file.ts';
import { positionalSlots } from '../semantics/router-parser/positional.ts';
import { variablesAt } from '../semantics/variables.ts';
import { argumentRank } from './completion/usage.ts';
import type { OpenDocument } from './open-document.ts';
import { scriptAt } from './script-document.ts';

/** As many arguments of a command are shown, those that people write most. */
const MOST_ARGUMENTS = 12;

export function signatureHelp(document: OpenDocument, position: Position): SignatureHelp | null {
  const script = scriptAt(document, position);
  const { file, target } = script.analysis;
  const offset = script.offsetAt(position);
  const context = cursorContext(file, offset);
  switch (context.kind) {
    case 'argument-name':
      return commandHelp(context.command, target, context.slot);
    case 'argument-value':
      return commandHelp(context.command, target, context.argument);
    case 'call':
      return callHelp(context, file, offset);
    default:
      return null;
  }
}

function commandHelp(command: Command, target: Target, active: string | null): SignatureHelp | null {
  const all = [...command.arguments().values()].filter(({ presence }) => availability(presence, target) !== 'absent');
  if (all.length === 0) return null;
  const slots = positionalSlots(command);
  const required = new Set(command.required().flat());
  const weight = (name: string) => (required.has(name) ? -1 : argumentRank(command.menu, name));
  const others = all.map(({ name }) => name).filter((name) => !slots.includes(name));
  const names = [
    ...slots.filter((name) => all.some((each) => each.name === name)),
    ...others.sort((a, b) => weight(a) - weight(b)),
  ];
  const shown = names.filter((name, index) => index < MOST_ARGUMENTS || name === active);
  const parameters = shown.map((name) => parameterOf(name, slots.includes(name)));
  return help(nameOf(command), parameters, active === null ? -1 : shown.indexOf(active), names.length > shown.length);
}

function parameterOf(name: string, isSlot: boolean): ParameterInformation {
  return { label: isFlag(name) ? name : isSlot ? `[${name}=]` : `${name}=` };
}

function nameOf({ name, menu: { path } }: Command): string {
  return path === '/' ? `:${name}` : `${path} ${name}`;
}

function callHelp(
  { callee, argument, position }: CallContext,
  file: ResolvedFile,
  offset: number,
): SignatureHelp | null {
  const declaration = variablesAt(file, offset).find(({ name }) => name === callee);
  const body = declaration === undefined ? null : functionBody(declaration);
  if (body === null) return null;
  const { named, positional } = parametersOf(file, body);
  const numbers = Array.from({ length: positional }, (_, index) => `$${index + 1}`);
  const labels = [...numbers, ...named.map((name) => `${name}=`)];
  const active = argument === null ? (position < positional ? position : -1) : labels.indexOf(`${argument}=`);
  return help(
    `$${callee}`,
    labels.map((label) => ({ label })),
    active,
    false,
  );
}

/** `active` is -1 where none of the parameters is being written. */
function help(name: string, parameters: ParameterInformation[], active: number, hasMore: boolean): SignatureHelp {
  const label = [name, ...parameters.map((each) => each.label as string), ...(hasMore ? ['…'] : [])].join(' ');
  const signature = { label, parameters: withOffsets(name.length, parameters) };
  return { signatures: [signature], activeSignature: 0, activeParameter: active < 0 ? parameters.length : active };
}

/** Places instead of texts: `port=` occurs in `dst-port=` as well. */
function withOffsets(start: number, parameters: readonly ParameterInformation[]): ParameterInformation[] {
  let at = start;
  return parameters.map((parameter) => {
    const from = at + 1;
    at = from + parameter.label.length;
    return { ...parameter, label: [from, at] };
  });
}
