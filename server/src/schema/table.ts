/**
 * The shape of `commands.generated.json`: menus, commands and arguments, each distinct row once.
 *
 * A row is a text of fields with one blank between them. A row points to another one by its index. `AS_PARENT` in a
 * presence field means that the node exists exactly where the node above it does; a field at the end of a row that
 * would say so is left out. Further columns are added behind the existing ones.
 */
export interface CommandTable {
  /** Ascending: `7.9` first. */
  readonly versions: readonly string[];
  /** See `formatPresence`. */
  readonly presences: readonly string[];
  /** `NAME [PRESENCE [FORM [CHOICES [KIND]]]]`, see `ArgumentForm`. */
  readonly arguments: readonly string[];
  /** Enumerated values, see `formatChoices`; those of a `bool` go without saying. */
  readonly choices: readonly string[];
  /** What values must look like, see `formatValueKind`. */
  readonly kinds: readonly string[];
  /** `ARGUMENT ARGUMENT …`, sorted by name. */
  readonly argumentSets: readonly string[];
  /** `NAME ARGUMENTSET [PRESENCE]` */
  readonly commands: readonly string[];
  /** `PRESENCE COMMAND COMMAND …`, sorted by name, by the menu's path: `/ip/firewall/filter`, `/` is the root. */
  readonly menus: Readonly<Record<string, string>>;
  /** By the menu's path: its properties with a hyphen that no command sets, sorted. */
  readonly readOnly: Readonly<Record<string, string>>;
  /** By the menu's path: what its `add` demands, `name matching-type`; of `name|regexp` one is enough. */
  readonly required: Readonly<Record<string, string>>;
}

/**
 * How the router takes a value apart: `bool` is yes or no, `text` is kept as it is, and so is a `choice`, which has more than yes and
 * no; `time` counts seconds, a `negatable` value may have a `!` in front, and so may `each` of a list.
 */
export type ArgumentForm = 'bool' | 'text' | 'choice' | 'time' | 'negatable' | 'each';

/** Stands in a presence field for "wherever the node above exists", and in other fields for nothing. */
export const AS_PARENT = '-';

/** The path of the menu `name` below the menu `parent`. */
export function childPath(parent: string, name: string): string {
  return parent === '/' ? `/${name}` : `${parent}/${name}`;
}
