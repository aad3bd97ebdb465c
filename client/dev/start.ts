import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { packageExtension, vsix } from './package.ts';
import { type PracticeRouter, startPracticeRouter } from './practice-router.ts';
import { root } from './run.ts';
import { startWorkbench } from './workbench.ts';

const onWindows = process.platform === 'win32';

/** What runs until the person ends it, in the order of its start. */
const running: { close(): Promise<unknown> }[] = [];

/** A copy of the example that the person may change, with the settings that lead to the practice router. */
async function writeWorkspace(): Promise<string> {
  const workspace = await mkdtemp(join(tmpdir(), 'routeros-example-'));
  running.push({ close: () => rm(workspace, { recursive: true, force: true }) });
  await cp(join(import.meta.dirname, 'example'), workspace, { recursive: true });
  return workspace;
}

async function writeSettings(workspace: string, router: PracticeRouter): Promise<void> {
  const settings = {
    'routeros.router': `api://${router.user}@${router.host}:${router.api}`,
    'routeros.knock': 'firewall.rsc',
  };
  await mkdir(join(workspace, '.vscode'));
  await writeFile(join(workspace, '.vscode/settings.json'), `${JSON.stringify(settings, null, 2)}\n`);
}

/** Whether the person's own VS Code can be used; it refuses to run as root on Linux. */
function hasDesktopEditor(): boolean {
  if (process.platform === 'linux' && process.getuid?.() === 0) return false;
  const program = onWindows ? 'code.cmd' : 'code';
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/** Starts a program that goes on by itself. What it prints is not ours, and it may well be missing. */
function launch(command: string, args: string[]): void {
  const child = spawn(command, args, { stdio: 'ignore', detached: !onWindows, shell: onWindows });
  child.on('error', (error) => console.error(`${command} could not be started: ${error.message}`));
  child.unref();
}

function openDesktopBrowser(url: string): void {
  if (onWindows) launch('start', ['""', `"${url}"`]);
  else if (process.platform === 'darwin') launch('open', [url]);
  else if (process.env.DISPLAY || process.env.WAYLAND_DISPLAY) launch('xdg-open', [url]);
}

async function openEditor(workspace: string): Promise<void> {
  const openFile = join(workspace, 'deploy-me.rsc');
  if (hasDesktopEditor() && !process.argv.includes('--browser')) {
    launch('code', [`--extensionDevelopmentPath=${root}`, workspace, openFile]);
    console.log('VS Code opens with the extension and the example workspace.');
    return;
  }
  const workbench = await startWorkbench({ vsix, workspace, openFile });
  running.push(workbench);
  console.log(`VS Code with the extension and the example workspace: ${workbench.url}`);
  openDesktopBrowser(workbench.url);
}

async function start(): Promise<void> {
  await packageExtension();
  const workspace = await writeWorkspace();
  console.log('Starting the practice router …');
  const router = await startPracticeRouter(join(workspace, 'firewall.rsc'));
  running.push(router);
  await writeSettings(workspace, router);
  console.log(`Practice router: ${router.host}, API on port ${router.api}, closed until somebody knocks.`);
  console.log(`Log in as ${router.user} with the password ${router.password}`);
  await openEditor(workspace);
  console.log('Press F1 and choose "RouterOS: Knock & Deploy". Ctrl-C ends everything.');
}

/** Ends what was started, the last first. Signals that come again change nothing. */
let ending = false;
async function end(exitCode: number): Promise<void> {
  if (ending) return;
  ending = true;
  for (const part of running.reverse()) await part.close();
  process.exit(exitCode);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0));
try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await end(1);
}
