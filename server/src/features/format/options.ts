/** How scripts are formatted. */

/**
 * What happens to the lines of long commands: broken where `/export` breaks them, broken at a width of one's own, or left
 * as they are.
 */
export type Wrap = 'export' | 'width' | 'keep';

export interface FormatOptions {
  readonly wrap: Wrap;
  /** The longest line for `width`, in characters, the backslash at its end among them. */
  readonly lineWidth: number;
  /** Brings the named arguments of the commands of a menu into alphabetical order, as in an export. */
  readonly sortArguments: boolean;
  /** Writes the menu of commands that follow each other once, as a line above them. */
  readonly groupMenus: boolean;
  /** Columns of one level of indentation. */
  readonly tabSize: number;
  /** Whether lines are indented with blanks, and not with tabs. */
  readonly insertSpaces: boolean;
}

/** What is set once for a workspace; the indentation is the editor's. */
export type FormatSettings = Omit<FormatOptions, 'tabSize' | 'insertSpaces'>;

/** Lines of an export are no longer than this, with the backslash (measured on exports of versions 6 and 7). */
const EXPORT_WIDTH = 79;

export const defaultFormat: FormatOptions = {
  wrap: 'export',
  lineWidth: EXPORT_WIDTH,
  sortArguments: false,
  groupMenus: false,
  tabSize: 4,
  insertSpaces: true,
};

const WRAPS: readonly unknown[] = ['export', 'width', 'keep'] satisfies Wrap[];
/** Shorter lines would break at each word. */
const LEAST_WIDTH = 20;

/** Settings as people write them; what is none is left at its default. */
export function readFormatSettings(written: { readonly [name in keyof FormatSettings]?: unknown }): FormatSettings {
  const { wrap, lineWidth, sortArguments, groupMenus } = written;
  return {
    wrap: WRAPS.includes(wrap) ? (wrap as Wrap) : defaultFormat.wrap,
    lineWidth: typeof lineWidth === 'number' && lineWidth >= LEAST_WIDTH ? lineWidth : defaultFormat.lineWidth,
    sortArguments: sortArguments === true,
    groupMenus: groupMenus === true,
  };
}

/** The longest line; null where lines are left as they are. */
export function widthOf({ wrap, lineWidth }: FormatOptions): number | null {
  if (wrap === 'keep') return null;
  return wrap === 'export' ? EXPORT_WIDTH : lineWidth;
}
