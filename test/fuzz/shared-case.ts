/** What a worker that hangs can no longer say is left in memory that it shares: how many cases it began, and the last. */
import type { FuzzCase } from './mutated-script.ts';

const COUNT_BYTES = 4;
const LENGTH_BYTES = 4;
const HEADER = COUNT_BYTES + LENGTH_BYTES;

export class SharedCase {
  readonly memory: SharedArrayBuffer;
  readonly #bytes: Buffer;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(1 << 20)) {
    this.memory = memory;
    this.#bytes = Buffer.from(memory);
  }

  begin(fuzzCase: FuzzCase): void {
    const length = this.#bytes.write(JSON.stringify(fuzzCase), HEADER);
    this.#bytes.writeUInt32LE(length, COUNT_BYTES);
    this.#bytes.writeUInt32LE(this.count + 1, 0);
  }

  get count(): number {
    return this.#bytes.readUInt32LE(0);
  }

  /** Whole only when nobody writes. */
  get last(): FuzzCase {
    return JSON.parse(this.#bytes.toString('utf8', HEADER, HEADER + this.#bytes.readUInt32LE(COUNT_BYTES)));
  }
}
