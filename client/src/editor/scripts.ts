import { type TextDocument, Uri, window, workspace } from 'vscode';
import { RouterError } from '../router/errors.ts';

/**
 * The script that a command is about: the file that a menu names, else the editor in front.
 * @throws RouterError of kind `invalid`
 */
export async function chosenScript(resource: unknown): Promise<TextDocument> {
  const document = resource instanceof Uri ? await openScript(resource) : window.activeTextEditor?.document;
  if (document === undefined || !isScript(document)) {
    throw new RouterError('invalid', 'No RouterOS script is in front. Open a .rsc file and try again.');
  }
  return document;
}

/**
 * Reads a file through the editor, with what was typed there and not saved.
 * @throws RouterError of kind `invalid`
 */
export async function openScript(uri: Uri): Promise<TextDocument> {
  try {
    return await workspace.openTextDocument(uri);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RouterError('invalid', `${baseName(uri)} cannot be opened as a text: ${why}`, { cause });
  }
}

/**
 * Refuses what is no text, or was read in the wrong encoding: the router would get other characters than the file has.
 * @throws RouterError of kind `invalid`
 */
export function requireText(document: TextDocument): string {
  const text = document.getText();
  if (!/[\0\ufffd]/.test(text)) return text;
  throw new RouterError(
    'invalid',
    `${baseName(document.uri)} holds characters that could not be read. Choose "Reopen with Encoding" in the status bar, ` +
      'save it as UTF-8, and try again. Nothing was sent.',
  );
}

/** The name of a file, without its folders. */
export function baseName(uri: Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

function isScript({ languageId, uri }: TextDocument): boolean {
  return languageId === 'routeros' || uri.path.endsWith('.rsc');
}
