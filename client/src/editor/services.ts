import type { LogOutputChannel, Memento } from 'vscode';
import type { KnockPanel } from '../views/knock-panel.ts';
import type { Certificates } from './certificates.ts';
import type { Credentials } from './credentials.ts';
import type { LanguageServer } from './language-server.ts';
import type { PracticeSlot } from './practice-slot.ts';
import type { RouterProblems } from './router-problems.ts';

/** What the commands share; made once, when the extension is activated. */
export interface Services {
  readonly log: LogOutputChannel;
  readonly language: LanguageServer;
  readonly credentials: Credentials;
  readonly certificates: Certificates;
  readonly problems: RouterProblems;
  readonly practice: PracticeSlot;
  readonly knockPanel: KnockPanel;
  /** What is remembered for this workspace. */
  readonly workspaceState: Memento;
  /** Routers that are being deployed to, by their key. */
  readonly deploying: Set<string>;
}
