/** A statement with the menu and command that it means. */
import type { Command as CommandSchema, Menu } from '../schema/command-tree.ts';
import type { Resolution } from '../schema/lookup.ts';
import type { Argument, Command, Filter, NodeBase, Value } from '../syntax/tree.ts';

/** Whether a command runs once whatever happens, perhaps, or only when another script is started. */
export type Execution = 'always' | 'conditional' | 'stored';

/** A name of a path: `firewall` in `/ip/firewall/filter`. Offsets count from the statement. */
export interface Segment extends NodeBase {
  text: string;
}

/** An argument with the name that is meant: in full where it was shortened, as written where the command lacks it. */
export interface ResolvedArgument extends Argument {
  fullName: string;
  /** Whether the command has it. */
  isKnown: boolean;
}

export interface ResolvedCommand {
  statement: Command;
  /** The current menu where the statement stands; null where that is not known. */
  current: Menu | null;
  /** The words that lead to the command, the command's own name last. */
  path: readonly Segment[];
  /** Full path of the menu that the command belongs to, `/` for the root; null when a word of the path is unknown. */
  menu: string | null;
  /** The command's full name; null for a statement that only changes the menu, or an unknown one. */
  command: string | null;
  schema: CommandSchema | null;
  /** How the path was looked up; null for a statement that begins with a value, or in a menu that is not known. */
  resolution: Resolution | null;
  /** What is not named: `0` in `set 0`, `[find …]`, flags. */
  positional: Value[];
  /** The arguments that the unnamed values fill, in the same order; null for flags and what fills none. */
  slots: (string | null)[];
  arguments: ResolvedArgument[];
  filter: Filter | null;
  execution: Execution;
}
