import { type LogOutputChannel, window } from 'vscode';
import { RouterError } from '../router/errors.ts';

const showLogButton = 'Show Log';

/** Tells the person that a command has failed; what is no RouterError is a defect of ours and goes to the log in full. */
export async function reportError(log: LogOutputChannel, error: unknown): Promise<void> {
  if (!(error instanceof RouterError)) {
    log.error(error instanceof Error ? error : String(error));
    const what = error instanceof Error ? error.message : String(error);
    return showFailure(log, `This should not have happened: ${what}. The log has the details.`);
  }
  if (error.kind === 'cancelled') {
    log.info(error.message);
    await window.showInformationMessage(error.message);
    return;
  }
  log.error(error.message);
  await showFailure(log, error.message);
}

/** An error message with a way to the log. */
export async function showFailure(log: LogOutputChannel, message: string): Promise<void> {
  const answer = await window.showErrorMessage(message, showLogButton);
  if (answer === showLogButton) log.show();
}
