import { readFileSync } from 'node:fs';

/** A script of somebody else, which may be older than UTF-8. */
export interface ScriptFile {
  text: string;
  encoding: 'utf-8' | 'latin1';
}

export function readScript(path: string | URL): ScriptFile {
  const bytes = readFileSync(path);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    return { text: bytes.toString('latin1'), encoding: 'latin1' };
  }
}
