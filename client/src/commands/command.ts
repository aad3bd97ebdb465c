import { commands, type Disposable, window, workspace } from 'vscode';
import type { Services } from '../editor/services.ts';
import { reportError } from '../views/report-error.ts';

/** One entry of the command palette. */
export interface Command {
  /** As package.json has it: `routeros.…`. */
  readonly id: string;
  /** Whether it sends to a router or opens ports, and so does not run in a workspace that is not trusted. */
  readonly needsTrust: boolean;
  /** @param resource the file that a menu was opened on; undefined from the palette */
  run(services: Services, resource: unknown): Promise<void>;
}

/** Registers a command. Whatever it throws ends as a message to the person. */
export function registerCommand(services: Services, command: Command): Disposable {
  return commands.registerCommand(command.id, async (resource: unknown) => {
    try {
      if (command.needsTrust && !workspace.isTrusted) return await refuse();
      await command.run(services, resource);
    } catch (error) {
      await reportError(services.log, error);
    }
  });
}

const manageTrust = 'Manage Workspace Trust';

async function refuse(): Promise<void> {
  const message =
    'This workspace is not trusted, and its settings may name another router than yours. Nothing was sent. Trust the workspace first.';
  if ((await window.showWarningMessage(message, manageTrust)) === manageTrust) {
    await commands.executeCommand('workbench.trust.manage');
  }
}
