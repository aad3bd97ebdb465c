/**
 * The files that an inventory or a configuration refers to. Paths have `/` and count from the folder of the file that is
 * read, unless they begin with `/` or `~/`.
 */
export interface Beside {
  /** The text of a file; null where there is none that can be read. */
  read(path: string): Promise<string | null>;
  /** The names of what is in a folder; none where there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
}

/** For a text that stands alone. */
export const nothingBeside: Beside = { read: async () => null, list: async () => [] };
