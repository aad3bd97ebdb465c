import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { cache, root, run } from './run.ts';

const pins: string = join(import.meta.dirname, 'workbench');

/** Where the parts of an installed workbench are. */
export interface Workbench {
  /** The script that starts code-server. */
  server: string;
  /** The headless browser's program. */
  browser: string;
}

function partsOf(folder: string): Workbench {
  return {
    server: join(folder, 'node_modules/code-server/out/node/entry.js'),
    browser: join(folder, 'browser/chromium'),
  };
}

/** A folder's name tells what is in it, so a folder that exists is complete and up to date. */
async function folderName(): Promise<string> {
  const lock = await readFile(join(pins, 'package-lock.json'));
  const key = `${process.platform} ${process.arch} ${process.version}`;
  return `workbench-${createHash('sha256').update(lock).update(key).digest('hex').slice(0, 12)}`;
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/**
 * What is missing of the machine's own tools.
 *
 * @throws Error that names them.
 */
function checkMachine(): void {
  if (process.platform === 'win32') {
    throw new Error(
      'VS Code in the browser does not run on Windows. Put `code` on the path (VS Code: "Install code").',
    );
  }
  const missing = [
    ['a C++ compiler', ['g++', 'c++', 'clang++']] as const,
    ['make', ['make', 'gmake']] as const,
    ['Python 3', ['python3']] as const,
  ].filter(([, programs]) => !programs.some(isOnPath));
  if (missing.length === 0) return;
  throw new Error(
    `VS Code in the browser needs ${missing.map(([name]) => name).join(', ')} to compile two of its modules. ` +
      'Install it (Debian and Ubuntu: build-essential and python3; macOS: xcode-select --install) and try again.',
  );
}

async function must(log: (line: string) => void, what: string, command: string, args: string[], cwd: string, env = {}) {
  log(`  ${what} …`);
  const { ok, output } = await run(command, args, { cwd, env });
  if (!ok) throw new Error(`${what} failed. Nothing was kept; try again once this is solved:\n${output}`);
}

/** The steps that npm's install scripts would do, without the downloads from elsewhere that some of them make. */
async function installInto(folder: string, log: (line: string) => void): Promise<void> {
  const vscode = join(folder, 'node_modules/code-server/lib/vscode');
  for (const name of ['package.json', 'package-lock.json']) await copyFile(join(pins, name), join(folder, name));
  await copyFile(join(root, '.npmrc'), join(folder, '.npmrc'));
  await must(log, 'Fetching code-server and a headless Chromium', 'npm', ['ci', '--ignore-scripts'], folder);
  const production = ['install', '--omit=dev', '--ignore-scripts', '--no-save'];
  await must(log, "Fetching the editor's own packages", 'npm', production, vscode);
  // The compiler needs the headers of the Node that runs the editor; on Linux npm has them, elsewhere node-gyp does.
  const headers = join(folder, 'node_modules', `node-${process.platform}-${process.arch}`);
  const nodedir: Record<string, string> = existsSync(headers) ? { npm_config_nodedir: headers } : {};
  const native = ['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'];
  await must(log, 'Compiling two of its modules', 'npm', native, vscode, nodedir);
  await unpackBrowser(folder, log);
}

/** The package unpacks its browser into the folder for temporary files; here that is a folder beside it. */
async function unpackBrowser(folder: string, log: (line: string) => void): Promise<void> {
  const { browser } = partsOf(folder);
  await mkdir(dirname(browser));
  const script = "await (await import('@sparticuz/chromium')).default.executablePath()";
  const args = ['--input-type=module', '--eval', script];
  await must(log, 'Unpacking the browser', process.execPath, args, folder, { TMPDIR: dirname(browser) });
  await chmod(browser, 0o755);
}

/** Renames the finished folder into place. Whoever comes second finds it there and throws the own copy away. */
async function putInPlace(draft: string, folder: string): Promise<void> {
  try {
    await rename(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
  const older = (await readdir(cache)).filter((name) => /^workbench-\w+$/.test(name) && join(cache, name) !== folder);
  for (const name of older) await rm(join(cache, name), { recursive: true, force: true });
}

async function install(log: (line: string) => void): Promise<Workbench> {
  const folder = join(cache, await folderName());
  if (existsSync(folder)) return partsOf(folder);
  checkMachine();
  log('Installing VS Code for the browser (about two minutes and 900 MB, once) …');
  const draft = `${folder}.${process.pid}`;
  const discard = () => rmSync(draft, { recursive: true, force: true });
  process.once('exit', discard);
  try {
    await mkdir(draft, { recursive: true });
    await installInto(draft, log);
    await putInPlace(draft, folder);
  } finally {
    discard();
    process.off('exit', discard);
  }
  return partsOf(folder);
}

let installing: Promise<Workbench> | undefined;

/**
 * Installs VS Code for the browser and a headless browser into the cache, once for each state of the pinned versions.
 * Several processes may do so at the same time; within one, all share the first call's installation and its `log`.
 *
 * @throws Error when the machine lacks a compiler, or a step fails; nothing half-made is left behind.
 */
export function installWorkbench(log: (line: string) => void): Promise<Workbench> {
  installing ??= install(log).catch((error) => {
    installing = undefined;
    throw error;
  });
  return installing;
}
