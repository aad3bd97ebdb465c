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
  /** `NAME [PRESENCE]` */
  readonly arguments: readonly string[];
  /** `ARGUMENT ARGUMENT …`, sorted by name. */
  readonly argumentSets: readonly string[];
  /** `NAME ARGUMENTSET [PRESENCE]` */
  readonly commands: readonly string[];
  /** `PRESENCE COMMAND COMMAND …`, sorted by name, by the menu's path: `/ip/firewall/filter`, `/` is the root. */
  readonly menus: Readonly<Record<string, string>>;
}

/** Stands in a presence field for "wherever the node above exists". */
export const AS_PARENT = '-';

/** The path of the menu `name` below the menu `parent`. */
export function childPath(parent: string, name: string): string {
  return parent === '/' ? `/${name}` : `${parent}/${name}`;
}
