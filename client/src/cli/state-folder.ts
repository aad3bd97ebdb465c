/** Where `rsc` keeps what it has to know again after it was ended. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The folder of the journal of deploys (XDG Base Directory Specification; `LOCALAPPDATA` on Windows). */
export function journalFolder(): string {
  const { XDG_STATE_HOME: asked = '', LOCALAPPDATA: windows } = process.env;
  const state = isAbsolute(asked) ? asked : (windows ?? join(homedir(), '.local', 'state'));
  return join(state, 'rsc', 'deploys');
}
