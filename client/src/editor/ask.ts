import { type InputBoxOptions, window } from 'vscode';
import { RouterError } from '../router/errors.ts';

/** Asks for a text that `read` understands; undefined when the person gives none. */
export async function askFor<T>(options: InputBoxOptions, read: (text: string) => T): Promise<T | undefined> {
  const validateInput = (text: string) => problemOf(text, read);
  const text = await window.showInputBox({ ...options, validateInput, ignoreFocusOut: true });
  return text === undefined ? undefined : read(text);
}

function problemOf(text: string, read: (text: string) => unknown): string | null {
  try {
    read(text);
    return null;
  } catch (error) {
    if (error instanceof RouterError) return error.message;
    throw error;
  }
}
