/**
 * The menus, commands and arguments of RouterOS as a tree over the compact table.
 * A node decodes its children when it is first asked for them, so opening the tree costs next to nothing.
 */
import { type Choices, parseChoices } from './choices.ts';
import generatedTable from './commands.generated.json' with { type: 'json' };
import { type Presence, parsePresence, type Target } from './presence.ts';
import { type ArgumentForm, AS_PARENT, type CommandTable, childPath } from './table.ts';
import { parseValueKind, type ValueKind } from './value-kind.ts';
import { compareVersions, parseVersion, type RouterOSVersion } from './version.ts';

/** What a menu, a command and an argument have in common. */
export interface SchemaNode {
  readonly name: string;
  readonly presence: Presence;
}

export interface Argument extends SchemaNode {
  readonly kind: 'argument';
  /** Null where the values are of another kind, or none is known. */
  readonly form: ArgumentForm | null;
  /** Null where no values are enumerated, and of a `bool`. */
  choices(): Choices | null;
  /** What the values must look like; null where nothing is known. */
  valueKind(): ValueKind | null;
}

export interface Command extends SchemaNode {
  readonly kind: 'command';
  readonly menu: Menu;
  /** By name. */
  arguments(): ReadonlyMap<string, Argument>;
  /** Names of arguments that the command refuses to go without; of those in one group, one is enough. */
  required(): readonly (readonly string[])[];
}

export interface Menu extends SchemaNode {
  readonly kind: 'menu';
  /** `/ip/firewall/filter`; the root is `/`. */
  readonly path: string;
  readonly parent: Menu | null;
  /** Nothing is known of what is in it. */
  readonly isOpen: boolean;
  /** Menus right below this one, by name. */
  menus(): ReadonlyMap<string, Menu>;
  /** Properties with a hyphen that no command of the menu sets. */
  readonly readOnly: readonly string[];
  /** By name; the root's are those that scripts write with a colon. */
  commands(): ReadonlyMap<string, Command>;
}

export class CommandTree {
  /** Versions that the table tells apart, ascending. */
  readonly versions: readonly RouterOSVersion[];
  readonly root: Menu;

  constructor(table: CommandTable) {
    this.versions = table.versions.map(knownVersion);
    this.root = new Decoder(table).menu('/', '', null);
  }

  /**
   * The target for a version. The newest known version that is not newer stands for it; the oldest one for earlier
   * ones of version 7. No tree of version 6 exists: it gets the newest, and names that this lacks are taken.
   * Null means the newest.
   */
  target(version: RouterOSVersion | null, extraPackages = true): Target {
    const isLenient = version !== null && version.major < 7;
    const newest = this.versions.length - 1;
    if (version === null || isLenient) return { versionIndex: newest, extraPackages, isLenient };
    const index = this.versions.findLastIndex((known) => compareVersions(known, version) <= 0);
    return { versionIndex: Math.max(index, 0), extraPackages, isLenient };
  }

  /** The menu with this path of full names, whichever version has it; null when there is none. */
  menu(path: readonly string[]): Menu | null {
    let menu: Menu | undefined = this.root;
    for (const name of path) menu = menu?.menus().get(name);
    return menu ?? null;
  }
}

class Decoder {
  readonly #table: CommandTable;
  readonly #presences: readonly Presence[];
  readonly #children: () => Map<string, string[]>;

  constructor(table: CommandTable) {
    this.#table = table;
    this.#presences = table.presences.map(parsePresence);
    this.#children = once(() => childNames(Object.keys(table.menus)));
  }

  menu(path: string, name: string, parent: Menu | null): Menu {
    const [presence, ...commands] = this.#table.menus[path]!.split(' ');
    const menu: Menu = {
      kind: 'menu',
      name,
      path,
      parent,
      isOpen: false,
      presence: this.#presence(presence, parent),
      readOnly: this.#table.readOnly[path]?.split(' ') ?? [],
      menus: once(() => byName(this.#childMenus(menu))),
      commands: once(() => byName(commands.map((row) => this.#command(row, menu)))),
    };
    return menu;
  }

  #childMenus(menu: Menu): Menu[] {
    const names = this.#children().get(menu.path) ?? [];
    return names.map((name) => this.menu(childPath(menu.path, name), name, menu));
  }

  #command(row: string, menu: Menu): Command {
    const [name, argumentSet, presence] = this.#table.commands[Number(row)]!.split(' ');
    const command: Command = {
      kind: 'command',
      name: name!,
      menu,
      presence: this.#presence(presence, menu),
      arguments: once(() => byName(this.#arguments(argumentSet!, command))),
      required: once(() => this.#required(command)),
    };
    return command;
  }

  #required({ name, menu }: Command): readonly (readonly string[])[] {
    const row = name === 'add' ? this.#table.required[menu.path] : undefined;
    return row?.split(' ').map((group) => group.split('|')) ?? [];
  }

  #arguments(argumentSet: string, command: Command): Argument[] {
    const rows = this.#table.argumentSets[Number(argumentSet)]!;
    if (rows === '') return [];
    return rows.split(' ').map((row) => {
      const fields = this.#table.arguments[Number(row)]!.split(' ');
      const [name, presence, form = AS_PARENT, choices = AS_PARENT, kind = AS_PARENT] = fields;
      return {
        kind: 'argument',
        name: name!,
        presence: this.#presence(presence, command),
        form: form === AS_PARENT ? null : (form as ArgumentForm),
        choices: once(() => (choices === AS_PARENT ? null : parseChoices(this.#table.choices[Number(choices)]!))),
        valueKind: once(() => (kind === AS_PARENT ? null : parseValueKind(this.#table.kinds[Number(kind)]!))),
      };
    });
  }

  #presence(field: string | undefined, above: SchemaNode | null): Presence {
    if (above !== null && (field === undefined || field === AS_PARENT)) return above.presence;
    return this.#presences[Number(field)]!;
  }
}

function knownVersion(text: string): RouterOSVersion {
  const version = parseVersion(text);
  if (version === null) throw new Error(`The command table names a version that cannot be read: ${text}`);
  return version;
}

/** The names of the menus right below each menu, in the order of the paths. */
function childNames(paths: readonly string[]): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const path of paths) {
    if (path === '/') continue;
    const cut = path.lastIndexOf('/');
    const parent = path.slice(0, cut) || '/';
    const names = children.get(parent) ?? [];
    names.push(path.slice(cut + 1));
    children.set(parent, names);
  }
  return children;
}

function byName<T extends SchemaNode>(nodes: readonly T[]): ReadonlyMap<string, T> {
  return new Map(nodes.map((node) => [node.name, node]));
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** What is known of RouterOS 7.9 to 7.24. */
export const routerosCommands = new CommandTree(generatedTable);
