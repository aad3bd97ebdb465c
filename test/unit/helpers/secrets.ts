/** Looks for secrets where none may be. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The ways in which a program may have written a secret. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const utf16 = Buffer.from(secret, 'utf16le').toString('latin1');
  return [
    secret,
    bytes.toString('hex'),
    bytes.toString('base64').replace(/=+$/, ''),
    encodeURIComponent(secret),
    utf16,
  ];
}

/** Which of the secrets are in a text, in whatever form. */
export function secretsIn(text: string, secrets: readonly string[]): string[] {
  return secrets.filter((secret) => formsOf(secret).some((form) => text.toLowerCase().includes(form.toLowerCase())));
}

/** The contents of all files of a folder, byte for byte a character, by their paths. What vanishes meanwhile is left out. */
export async function textsIn(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const texts = new Map<string, string>();
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const text = await readFile(path, 'latin1').catch(() => null);
    if (text !== null) texts.set(path, text);
  }
  return texts;
}

/** The command lines of all processes that run now, each once; none where the system does not tell. */
export async function commandLines(): Promise<Set<string>> {
  const processes = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const lines = processes.map((id) => readFile(`/proc/${id}/cmdline`, 'latin1').catch(() => ''));
  return new Set(await Promise.all(lines));
}
