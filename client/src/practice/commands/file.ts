/** `/file`: what deployments bring to the router and read back. */
import { type Call, type Handlers, type Reply, Trap } from '../call.ts';
import { checkContents, type RouterFile } from '../files.ts';
import type { Router } from '../router.ts';
import { itemsOf } from './rows.ts';

/** Measured on RouterOS 7.24: a text of this size ends the connection. */
const fatalContentBytes = 100_000;
/** RouterOS manual, Files: the most that one `read` gives. */
const mostReadBytes = 32_768;

export const fileCommands: Handlers = {
  '/file/add': add,
  '/file/set': set,
  '/file/remove': remove,
  '/file/read': read,
};

function add(router: Router, call: Call): Reply {
  const name = call.arguments.get('name');
  if (!name) throw new Trap('missing value(s) of argument(s) name', { category: 0 });
  if (router.files.get(name) !== null) throw new Trap('failure: already have such name');
  router.files.write(name, contentsOf(router, call) ?? Buffer.alloc(0));
  return { ret: router.rows('/file').find(({ values }) => values.name === name)!.id };
}

function set(router: Router, call: Call): Reply {
  const contents = contentsOf(router, call);
  const name = call.arguments.get('name');
  for (const file of filesOf(router, call)) {
    if (contents !== null) router.files.write(file.name, contents);
    if (name !== undefined && name !== file.name) router.files.rename(router.files.get(file.name)!, name);
  }
  return {};
}

function remove(router: Router, call: Call): Reply {
  for (const { name } of filesOf(router, call)) router.files.remove(name);
  return {};
}

function read(router: Router, { arguments: values }: Call): Reply {
  const file = router.files.get(values.get('file') ?? '');
  if (file === null) throw new Trap('no such item', { category: 0 });
  const offset = Number(values.get('offset') ?? 0);
  const size = Number(values.get('chunk-size') ?? mostReadBytes);
  if (!(offset >= 0)) throw new Trap('invalid value for argument offset', { category: 1 });
  if (!(size > 0 && size <= mostReadBytes)) throw new Trap('invalid value for argument chunk-size', { category: 1 });
  return { rows: [{ data: file.contents.subarray(offset, offset + size).toString('utf8') }] };
}

function filesOf(router: Router, call: Call): RouterFile[] {
  return itemsOf(router, call).map(({ values }) => router.files.get(values.name!)!);
}

function contentsOf(router: Router, { arguments: values, session }: Call): Buffer | null {
  const contents = values.get('contents');
  if (contents === undefined) return null;
  if (session !== null && Buffer.byteLength(contents) > fatalContentBytes) router.disconnect(session);
  return checkContents(contents);
}
