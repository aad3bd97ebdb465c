import type { LogOutputChannel, Memento } from 'vscode';
import type { FileJournal } from '../router/deployment/journal.ts';
import type { CountDown } from '../views/count-down.ts';
import type { KnockPanel } from '../views/knock-panel.ts';
import type { RouterPages } from '../views/router-pages.ts';
import type { SimulationPages } from '../views/simulation-pages.ts';
import type { Certificates } from './certificates.ts';
import type { Credentials } from './credentials.ts';
import type { LanguageServer } from './language-server.ts';
import type { PracticeSlot } from './practice-slot.ts';
import type { RouterProblems } from './router-problems.ts';
import type { Routers } from './routers.ts';

/** What the commands share; made once, when the extension is activated. */
export interface Services {
  readonly log: LogOutputChannel;
  readonly language: LanguageServer;
  readonly credentials: Credentials;
  readonly certificates: Certificates;
  readonly problems: RouterProblems;
  readonly routers: Routers;
  readonly routerPages: RouterPages;
  readonly practice: PracticeSlot;
  readonly knockPanel: KnockPanel;
  readonly simulationPages: SimulationPages;
  /** What is remembered for this workspace. */
  readonly workspaceState: Memento;
  /** Routers that are being deployed to, by their key. */
  readonly deploying: Set<string>;
  /** The routers that are about to restore their backups. */
  readonly countDown: CountDown;
  readonly journal: FileJournal;
}
