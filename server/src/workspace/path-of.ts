import { fileURLToPath } from 'node:url';

/** The path of a document; null for one that is no file. */
export function pathOf(uri: string): string | null {
  try {
    return fileURLToPath(uri);
  } catch {
    return null;
  }
}
