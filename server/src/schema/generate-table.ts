/** The command tree as the rows of the table. */
import type { DescribedArgument } from './generate-kinds.ts';
import { formatPresence, type Presence } from './presence.ts';
import { type ArgumentForm, AS_PARENT, type CommandTable, childPath } from './table.ts';

/** A menu, command or argument with what the table keeps of it. */
export interface Node {
  readonly kind: 'menu' | 'command' | 'argument';
  readonly presence: Presence;
  /** Of an argument; null where nothing is known. */
  readonly form: ArgumentForm | null;
  /** Of an argument: a row of the table's `choices`; null where no values are enumerated. */
  readonly choices: string | null;
  /** Of an argument: what the sources say of its values; null for others. */
  readonly described: DescribedArgument | null;
  /** Of a menu: properties with a hyphen that no argument has, sorted. */
  readonly readOnly: readonly string[];
  readonly children: ReadonlyMap<string, Node>;
}

/** Rows of one kind, each distinct one kept once. */
class Rows {
  readonly rows: string[] = [];
  readonly #indices = new Map<string, number>();

  indexOf(row: string): number {
    const known = this.#indices.get(row);
    if (known !== undefined) return known;
    this.#indices.set(row, this.rows.length);
    return this.rows.push(row) - 1;
  }
}

/** Puts the tree into rows; `kinds` are by `menu command argument`, `required` by menu. */
export function tabulate(
  root: Node,
  versions: readonly string[],
  kinds: ReadonlyMap<string, string>,
  required: Readonly<Record<string, string>>,
): CommandTable {
  const presences = new Rows();
  const argumentRows = new Rows();
  const argumentSets = new Rows();
  const choices = new Rows();
  const kindRows = new Rows();
  const commands = new Rows();
  const menus: Record<string, string> = {};
  const readOnly: Record<string, string> = {};

  const presenceField = (node: Node, above: Node | null): string => {
    const text = formatPresence(node.presence);
    const isAsParent = above !== null && formatPresence(above.presence) === text;
    return isAsParent ? AS_PARENT : `${presences.indexOf(text)}`;
  };
  const choicesField = ({ choices: values }: Node) => (values === null ? AS_PARENT : `${choices.indexOf(values)}`);
  const kindField = (key: string) => {
    const kind = kinds.get(key);
    return kind === undefined ? AS_PARENT : `${kindRows.indexOf(kind)}`;
  };
  const argumentRow = (key: string, name: string, node: Node, above: Node) => {
    const fields = [presenceField(node, above), node.form ?? AS_PARENT, choicesField(node), kindField(key)];
    return argumentRows.indexOf(row(name, ...fields));
  };
  const commandRow = (path: string, name: string, node: Node, above: Node) => {
    const set = [...node.children].map(([argument, child]) =>
      argumentRow([path, name, argument].join(' '), argument, child, node),
    );
    return commands.indexOf(row(name, `${argumentSets.indexOf(set.join(' '))}`, presenceField(node, above)));
  };
  const addMenu = (path: string, node: Node, above: Node | null) => {
    const children = [...node.children];
    const inMenu = children.filter(([, child]) => child.kind === 'command');
    const rows = inMenu.map(([name, child]) => commandRow(path, name, child, node));
    if (node.readOnly.length > 0) readOnly[path] = node.readOnly.join(' ');
    menus[path] = [presenceField(node, above), ...rows].join(' ');
    for (const [name, child] of children) if (child.kind === 'menu') addMenu(childPath(path, name), child, node);
  };

  addMenu('/', root, null);
  return {
    versions,
    presences: presences.rows,
    arguments: argumentRows.rows,
    choices: choices.rows,
    kinds: kindRows.rows,
    argumentSets: argumentSets.rows,
    commands: commands.rows,
    menus,
    readOnly,
    required,
  };
}

function row(...fields: string[]): string {
  const used = fields.findLastIndex((field) => field !== AS_PARENT);
  return fields.slice(0, used + 1).join(' ');
}
