import { createReadStream, readFileSync, statSync } from 'node:fs';
import { CliError, exitCodes } from './exit.ts';

/** Why a file cannot be used. */
export type InputFileProblem =
  | 'not-found'
  | 'directory'
  | 'not-permitted'
  | 'too-large'
  | 'binary'
  | 'not-utf-8'
  | 'unreadable';

/** A file that was given as input and cannot be used; nothing was done with it. */
export class InputFileError extends CliError {
  readonly problem: InputFileProblem;

  constructor(problem: InputFileProblem, message: string, options?: ErrorOptions) {
    super(message, exitCodes.couldNotRun, options);
    this.name = 'InputFileError';
    this.problem = problem;
  }
}

export interface InputFile {
  /** Without the byte order mark; line ends as they are in the file. */
  readonly text: string;
  readonly encoding: 'utf-8' | 'latin1';
  readonly hadBom: boolean;
}

export interface ReadOptions {
  /** The largest file that is read, in bytes. */
  readonly maxBytes?: number;
  /** Reads what is not UTF-8 as Latin-1, a character a byte, instead of refusing it. */
  readonly latin1Fallback?: boolean;
}

const defaultMaxBytes = 16 * 1024 * 1024;

/**
 * Reads a text file, or a pipe that has a path.
 * @throws InputFileError
 */
export async function readInputFile(path: string, options: ReadOptions = {}): Promise<InputFile> {
  const maxBytes = options.maxBytes ?? defaultMaxBytes;
  return decode(path, await readBytes(createReadStream(path, { end: maxBytes }), path, maxBytes), options);
}

/**
 * The same for what is piped into `rsc`.
 * @throws InputFileError
 */
export async function readStandardInput(options: ReadOptions = {}): Promise<InputFile> {
  const name = 'standard input';
  return decode(name, await readBytes(process.stdin, name, options.maxBytes ?? defaultMaxBytes), options);
}

/**
 * As above, for files that are found in the middle of other work; never a pipe.
 * @throws InputFileError
 */
export function readInputFileSync(path: string, options: ReadOptions = {}): InputFile {
  const maxBytes = options.maxBytes ?? defaultMaxBytes;
  let bytes: Buffer | null;
  try {
    bytes = statSync(path).size > maxBytes ? null : readFileSync(path);
  } catch (cause) {
    throw cannotRead(path, cause);
  }
  if (bytes === null) throw tooLarge(path, maxBytes);
  return decode(path, bytes, options);
}

/** A text as the bytes of the file that it goes back into: in its encoding, with its byte order mark. */
export function encode(text: string, { encoding, hadBom }: InputFile): Buffer {
  return Buffer.from((hadBom ? '\uFEFF' : '') + text, encoding);
}

function decode(path: string, bytes: Buffer, options: ReadOptions): InputFile {
  if (bytes.includes(0)) {
    throw new InputFileError(
      'binary',
      `${path} is not a text file: it holds NUL bytes. If it is a script, it was saved as UTF-16; save it as UTF-8.`,
    );
  }
  const hadBom = bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8', hadBom };
  } catch (cause) {
    if (options.latin1Fallback) return { text: bytes.toString('latin1'), encoding: 'latin1', hadBom: false };
    throw new InputFileError('not-utf-8', `${path} is not valid UTF-8. Save it as UTF-8 and try again.`, { cause });
  }
}

/** Stops soon after the limit, so that neither a huge file nor an endless pipe fills the memory. */
async function readBytes(stream: AsyncIterable<Buffer>, path: string, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBytes) break;
    }
  } catch (cause) {
    throw cannotRead(path, cause);
  }
  if (length > maxBytes) throw tooLarge(path, maxBytes);
  return Buffer.concat(chunks);
}

function tooLarge(path: string, maxBytes: number): InputFileError {
  return new InputFileError('too-large', `${path} is larger than ${maxBytes} bytes, the most that rsc reads.`);
}

function cannotRead(path: string, cause: unknown): InputFileError {
  const { code } = cause as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new InputFileError('not-found', `There is no file ${path}. Check the path.`, { cause });
    case 'EISDIR':
      return new InputFileError('directory', `${path} is a directory. Give a file.`, { cause });
    case 'EACCES':
    case 'EPERM':
      return new InputFileError('not-permitted', `You may not read ${path}. Check its permissions.`, { cause });
    default:
      return new InputFileError('unreadable', `${path} cannot be read (${code ?? String(cause)}).`, { cause });
  }
}
