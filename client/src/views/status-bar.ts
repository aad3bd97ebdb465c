import { StatusBarAlignment, type StatusBarItem, window } from 'vscode';

/** Shows a text in the status bar until it is disposed of. */
export function showStatus(text: string, tooltip: string, command?: string): StatusBarItem {
  const item = window.createStatusBarItem(StatusBarAlignment.Left);
  item.name = 'RouterOS';
  item.text = text;
  item.tooltip = tooltip;
  item.command = command;
  item.show();
  return item;
}
