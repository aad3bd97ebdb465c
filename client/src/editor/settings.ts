import { type Uri, workspace } from 'vscode';

/** The settings of the client, as package.json declares them. */
export interface Settings {
  /** Empty: the router is asked for. */
  readonly router: string;
  /** Steps, the name of a script, `none`, or empty: the knock is asked for. */
  readonly knock: string;
  /** Pause after each knock, in milliseconds. */
  readonly knockDelay: number;
  readonly confirmBeforeDeploy: boolean;
  /** Whether a person keeps the script, or the proof that the way in is open. */
  readonly confirmByHand: boolean;
  /** How long a router waits for the confirmation before it restores its backup. */
  readonly rollbackSeconds: number;
  /** The file with the certificates of an own authority; empty for none. */
  readonly certificateAuthority: string;
  /** Which scripts are checked. */
  readonly diagnosticsScope: 'openFiles' | 'workspace';
}

/** The settings that hold for a file; those of the workspace where there is none. */
export function settingsOf(uri: Uri | undefined): Settings {
  const values = workspace.getConfiguration('routeros', uri);
  return {
    router: values.get('router', '').trim(),
    knock: values.get('knock', '').trim(),
    knockDelay: values.get('knockDelay', 300),
    confirmBeforeDeploy: values.get('confirmBeforeDeploy', true),
    confirmByHand: values.get('confirmByHand', false),
    rollbackSeconds: values.get('rollbackSeconds', 180),
    certificateAuthority: values.get('certificateAuthority', '').trim(),
    diagnosticsScope: values.get('diagnostics.scope', 'openFiles'),
  };
}
