import { dirname, isAbsolute, resolve } from 'node:path';
import { Analysis, type AnalysisOptions } from '../analysis.ts';
import type { OpenDocument } from '../features/open-document.ts';
import { readText, stampOf } from './disk.ts';
import { pathOf } from './path-of.ts';

interface ClosedScript {
  stamp: string;
  analysis: Analysis;
}

/**
 * The scripts that open documents are imported on top of: as they are in the editor where they are open, else as they
 * are on the disk.
 */
export class BaseScripts {
  readonly #openDocuments: () => readonly OpenDocument[];
  /** By path and target. */
  readonly #closed = new Map<string, ClosedScript>();
  /** Those that were looked at since the last `refresh`. */
  readonly #seen = new Set<string>();

  constructor(openDocuments: () => readonly OpenDocument[]) {
    this.#openDocuments = openDocuments;
  }

  /** Has files that are not open looked at again. */
  refresh(): void {
    this.#seen.clear();
  }

  /** The options of a document, with which it finds its base. */
  withBase<T extends AnalysisOptions>(uri: string, options: T): T & AnalysisOptions {
    return this.#withBaseOf(pathOf(uri), options);
  }

  #withBaseOf<T extends AnalysisOptions>(own: string | null, options: T): T & AnalysisOptions {
    return {
      ...options,
      baseOf: (written) => {
        // A path of its own would also be one to another machine, which must not be asked because a file says so.
        if (own === null || !written || isAbsolute(written)) return null;
        const analysis = this.#at(resolve(dirname(own), written), options);
        return analysis && { name: written, analysis };
      },
    };
  }

  #at(path: string, options: AnalysisOptions): Analysis | null {
    const open = this.#openDocuments().find(({ uri }) => pathOf(uri) === path);
    return open?.analysis ?? this.#onDisk(path, options);
  }

  #onDisk(path: string, options: AnalysisOptions): Analysis | null {
    const key = JSON.stringify([path, options.routeros, options.packages]);
    const known = this.#closed.get(key);
    if (this.#seen.has(key)) return known?.analysis ?? null;
    this.#seen.add(key);
    const stamp = stampOf(path);
    if (known !== undefined && known.stamp === stamp) return known.analysis;
    const text = stamp === null ? null : readText(path);
    this.#closed.delete(key);
    if (stamp === null || text === null) return null;
    const analysis = new Analysis(text, this.#withBaseOf(path, options));
    this.#closed.set(key, { stamp, analysis });
    return analysis;
  }
}
