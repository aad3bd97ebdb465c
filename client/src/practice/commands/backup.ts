/** `/system/backup`: the whole configuration in a file, and back again with a reboot. */
import { type Call, type Handlers, type Reply, Trap } from '../call.ts';
import type { Router } from '../router.ts';

export const backupCommands: Handlers = { '/system/backup/save': save, '/system/backup/load': load };

function save(router: Router, { arguments: values }: Call): Reply {
  if (router.faults.failBackup) throw new Trap('failure: backup could not be made');
  const name = fileName(values.get('name') ?? router.store.single('/system/identity').values.name ?? '');
  const password = values.get('password') ?? '';
  router.files.write(name, Buffer.alloc(0), { snapshot: router.store.snapshot(), password });
  router.note(`backup saved to ${name}`);
  return {};
}

function load(router: Router, { arguments: values }: Call): Reply {
  const password = values.get('password');
  if (password === undefined) throw new Trap('missing value(s) of argument(s) password', { category: 0 });
  const backup = router.files.get(fileName(values.get('name') ?? ''))?.backup;
  if (!backup) throw new Trap('failure: no such backup file');
  if (backup.password !== password) throw new Trap('failure: wrong password');
  router.note(`configuration restored from ${values.get('name')}`);
  router.store.restore(backup.snapshot);
  router.reboot();
  return {};
}

function fileName(name: string): string {
  return name.endsWith('.backup') ? name : `${name}.backup`;
}
