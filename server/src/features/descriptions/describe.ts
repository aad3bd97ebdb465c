/** What is known of menus, commands, arguments and values, for people to read: Markdown. */
import { type Argument, type Command, type Menu, routerosCommands } from '../../schema/command-tree.ts';
import type { Presence } from '../../schema/presence.ts';
import { presenceWords } from '../../schema/presence-words.ts';
import type { Sentence } from './firewall-sentences.ts';
import { kindWords } from './kind-words.ts';
import { manualPage } from './manual-pages.ts';
import { sentenceOf } from './sentences.ts';
import type { Subject } from './subject.ts';

/** As many values are listed. */
const MOST_VALUES = 24;

export function describe(subject: Subject): string {
  if ('menu' in subject) return describeMenu(subject.menu);
  if ('value' in subject) return describeValue(subject.value, subject.argument, subject.command);
  if ('argument' in subject) return describeArgument(subject.argument, subject.command);
  return describeCommand(subject.command);
}

function describeMenu(menu: Menu): string {
  return paragraphs(`**${menu.path}** menu${existence(menu.presence)}`, manualLink(menu));
}

function describeCommand(command: Command): string {
  const { name, menu } = command;
  const title = menu.path === '/' ? `**:${name}**` : `**${name}** in \`${menu.path}\``;
  const groups = command.required().map((group) => group.map((each) => `\`${each}\``).join(' or '));
  const required = groups.length === 0 ? null : `Needs ${groups.join(', ')}.`;
  return paragraphs(title + existence(command.presence), required, manualLink(menu));
}

function describeArgument(argument: Argument, command: Command): string {
  const { menu } = command;
  const isRequired = command.required().some((group) => group.includes(argument.name));
  const title = `**${argument.name}**${isRequired ? ' (required)' : ''}${existence(argument.presence)}`;
  const kind = argument.valueKind();
  const isNegatable = argument.form === 'negatable' || argument.form === 'each';
  const negated = isNegatable ? ' A `!` in front turns the condition round.' : '';
  const words = kind === null ? '' : kindWords(kind);
  const form = words === '' ? negated.trim() || null : `${capitalized(words)}.${negated}`;
  return paragraphs(
    title,
    sentence(sentenceOf(command, argument.name, null)),
    form,
    valueList(argument),
    manualLink(menu),
  );
}

function describeValue(value: string, argument: Argument, command: Command): string {
  const { menu } = command;
  const choice = argument.choices()?.values.find((each) => each.value === value);
  const title = `**${value}** as \`${argument.name}\`${choice?.presence ? existence(choice.presence) : ''}`;
  const said = sentenceOf(command, argument.name, value) ?? sentenceOf(command, argument.name, null);
  return paragraphs(title, sentence(said), manualLink(menu));
}

function sentence(said: Sentence | null): string | null {
  return said && `${said.text}\n\n\`\`\`routeros\n${said.example}\n\`\`\``;
}

function valueList(argument: Argument): string | null {
  const values = argument.choices()?.values ?? [];
  if (values.length === 0) return null;
  const shown = values
    .slice(0, MOST_VALUES)
    .map(({ value, presence }) => `\`${value}\`${presence ? existence(presence) : ''}`);
  const more = values.length - shown.length;
  return `Values: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

function existence(presence: Presence): string {
  const words = presenceWords(presence, routerosCommands.versions);
  return words === null ? '' : ` (${words})`;
}

function manualLink({ path }: Menu): string {
  return `[RouterOS manual](${manualPage(path)})`;
}

function paragraphs(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join('\n\n');
}

function capitalized(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
