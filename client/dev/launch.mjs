// Runs one of the tasks beside this file: `node client/dev/launch.mjs start --browser`.
// It is plain JavaScript without dependencies, because it is the first thing that runs after a clone, on whatever
// Node the person has. Everything else runs on the Node of the development dependency `node`.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;
const root = fileURLToPath(new URL('../..', import.meta.url));
const onWindows = process.platform === 'win32';
const ownNode = join(root, 'node_modules', 'node', 'bin', onWindows ? 'node.exe' : 'node');

/** Prints what is wrong and what to do, and ends the process. */
function fail(...lines) {
  console.error(lines.join('\n'));
  process.exit(1);
}

function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes its own copy of the lock file as the last
 * act of an install, so an interrupted install has none. Optional packages are only there on their own platform.
 */
function isInstalled() {
  const copy = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(copy)) return false;
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(copy);
  const isSame = (path) =>
    wanted[path]?.version === present[path]?.version && wanted[path]?.integrity === present[path]?.integrity;
  const required = Object.keys(wanted).filter((path) => path !== '' && !wanted[path].optional);
  return [...required, ...Object.keys(present)].every(isSame);
}

function npm(...args) {
  // An npm that installs this package globally hands that on to the npm in it, which is to install here.
  const env = { ...process.env, npm_config_global: 'false', ROUTEROS_INSTALLS: 'yes' };
  return spawnSync('npm', args, { cwd: root, env, stdio: 'inherit', shell: onWindows }).status === 0;
}

function install() {
  console.log('Installing the development dependencies (about a minute, only when they change) …');
  if (npm('ci', '--include=dev', '--loglevel=error')) return;
  fail(
    '',
    'The dependencies could not be installed; npm says why above. Nothing was started.',
    'Check that npm reaches its registry and that the disk has 1 GB free, then run the same command again.',
  );
}

/** npm puts the Node binary in place with an install script, which a setting or an interruption may have skipped. */
function installNode() {
  console.log('Installing Node for the development tools …');
  if (npm('rebuild', 'node') && existsSync(ownNode)) return;
  fail(
    '',
    `The development tools' own Node is missing: ${ownNode}`,
    'npm did not run the install script of the package "node". If npm is told to skip install scripts, run',
    '  npm rebuild node --ignore-scripts=false',
    'once, then run the same command again.',
  );
}

/** npm hands a signal to the shell between it and this process, and that shell hands it on to nobody. */
function endWithNpm(child) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 1000).unref();
}

/** Runs a task to its end, hands signals on to it, and ends as it ended. */
function run(task, args) {
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const child = spawn(ownNode, [join(root, 'client', 'dev', `${task}.ts`), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  endWithNpm(child);
  child.on('error', (error) => fail(`${ownNode} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  fail(`This is Node ${process.versions.node}; Node ${OLDEST_NODE} or newer is needed.`);
}
const [task, ...args] = process.argv.slice(2);
// An install ends with a task of its own, which must not begin another one.
if (!process.env.ROUTEROS_INSTALLS && !isInstalled()) install();
if (!existsSync(ownNode)) installNode();
run(task, args);
