import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { installWorkbench } from './install-workbench.ts';
import { run } from './run.ts';

/** No welcome page, no assistant, nothing that calls home: the window shows the extension. */
const cleanWindow = {
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** What a workbench shows. Paths are absolute. */
export interface WorkbenchOptions {
  vsix: string;
  workspace: string;
  openFile?: string;
  /** User settings, on top of those for a clean window. */
  settings?: Record<string, unknown>;
  /** Leaves it to the person whether the workspace is trusted, as a desktop does; else it is. */
  asksForTrust?: boolean;
}

/** A running workbench; `close` ends it and removes its profile. */
export interface RunningWorkbench {
  url: string;
  /** Ends it and starts it again with the same profile. Returns the address of the workspace, without an open file. */
  restart(): Promise<string>;
  /** The folder with its settings, its state and its logs. */
  profile: string;
  close(): Promise<void>;
}

/** What keeps it from joining another editor or listening elsewhere, and its files in the profile. */
function environmentFor(profile: string): NodeJS.ProcessEnv {
  const home = { XDG_CACHE_HOME: profile, XDG_DATA_HOME: profile, XDG_RUNTIME_DIR: profile };
  return { PORT: undefined, VSCODE_IPC_HOOK_CLI: undefined, ...home };
}

/** Waits until the server has said where it listens, and answers there. */
async function whenReady(server: ChildProcess): Promise<string> {
  let output = '';
  const origin = await new Promise<string>((resolve, reject) => {
    const read = (text: Buffer) => {
      output += text;
      const address = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1];
      if (address) resolve(address);
    };
    server.stdout?.on('data', read);
    server.stderr?.on('data', read);
    server.on('error', reject);
    server.on('exit', () => reject(new Error(`VS Code for the browser ended before it was ready:\n${output}`)));
  });
  while (!(await fetch(`${origin}/healthz`)).ok) await new Promise((resolve) => setTimeout(resolve, 100));
  return origin;
}

function urlOf(origin: string, { workspace, openFile }: { workspace: string; openFile?: string | undefined }): string {
  const url = new URL(origin);
  url.searchParams.set('folder', workspace);
  if (openFile) {
    url.searchParams.set('payload', JSON.stringify([['openFile', `vscode-remote://${url.host}${openFile}`]]));
  }
  return url.href;
}

async function startServer(args: string[], env: NodeJS.ProcessEnv): Promise<{ server: ChildProcess; origin: string }> {
  const server = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    return { server, origin: await whenReady(server) };
  } catch (error) {
    await stop(server);
    throw error;
  }
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
}

/**
 * Starts VS Code on a free loopback port, with the extension installed from its package and a profile of its own.
 *
 * @throws Error when it cannot be installed or does not start.
 */
export async function startWorkbench(options: WorkbenchOptions): Promise<RunningWorkbench> {
  const { server: script } = await installWorkbench(console.log);
  const profile = await mkdtemp(join(tmpdir(), 'routeros-workbench-'));
  const removeProfile = () => rm(profile, { recursive: true, force: true, maxRetries: 5 });
  const folders = ['--user-data-dir', join(profile, 'data'), '--extensions-dir', join(profile, 'extensions')];
  const config = ['--config', join(profile, 'config.yaml')];
  const env = environmentFor(profile);
  try {
    await mkdir(join(profile, 'data/User'), { recursive: true });
    const settings = { ...cleanWindow, ...options.settings };
    await writeFile(join(profile, 'data/User/settings.json'), JSON.stringify(settings, null, 2));
    const install = ['--install-extension', options.vsix];
    const installed = await run(process.execPath, [script, ...folders, ...config, ...install], { env });
    if (!installed.ok) throw new Error(`The extension could not be installed:\n${installed.output}`);
    const trust = options.asksForTrust ? [] : ['--disable-workspace-trust'];
    const quiet = ['--disable-telemetry', '--disable-update-check', ...trust];
    const open = ['--auth', 'none', '--bind-addr', '127.0.0.1:0', '--disable-proxy'];
    const start = () => startServer([script, ...folders, ...config, ...open, ...quiet], env);
    let running = await start();
    return {
      url: urlOf(running.origin, options),
      profile,
      async restart() {
        await stop(running.server);
        running = await start();
        return urlOf(running.origin, { ...options, openFile: undefined });
      },
      close: () => stop(running.server).then(removeProfile),
    };
  } catch (error) {
    await removeProfile();
    throw error;
  }
}

/** Opens the headless browser that is installed beside the workbench. */
export async function openBrowser(): Promise<Browser> {
  const { browser } = await installWorkbench(console.log);
  // Without the sandbox, because root has none; the pages are our own.
  return chromium.launch({ executablePath: browser, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });
}
