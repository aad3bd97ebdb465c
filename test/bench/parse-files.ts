/** Reads the scripts of a folder with the parser alone: what `rsc check` is compared with. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '../../server/src/syntax/parser.ts';

const folder = process.argv[2]!;
for (const name of readdirSync(folder)) parse(readFileSync(join(folder, name), 'utf8'));
