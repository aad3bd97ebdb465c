import { Range, type TextDocument, ViewColumn, window } from 'vscode';

/** Puts the cursor on a line, counted from 1, in the editor that shows the script. */
export async function showLine(document: TextDocument, line: number): Promise<void> {
  const editor = window.visibleTextEditors.find((each) => each.document === document);
  const row = Math.min(line, document.lineCount) - 1;
  const { firstNonWhitespaceCharacterIndex: column } = document.lineAt(row);
  const selection = new Range(row, column, row, column);
  await window.showTextDocument(document, { viewColumn: editor?.viewColumn ?? ViewColumn.One, selection });
}
