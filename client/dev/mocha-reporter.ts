import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** What a socket or a server that nobody closed may take before it is called a leak. */
const graceMs = 5000;

/** A dot for each test and the failures at the end, as mocha prints them; the counts go to the file `counts`. */
export default class CountingReporter extends Mocha.reporters.Dot {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once('end', () => {
      writeFileSync(options.reporterOptions.counts, JSON.stringify(this.stats));
      setTimeout(endLeakingRun, graceMs).unref();
    });
  }
}

/** Runs only when something keeps the process alive after its last test. */
function endLeakingRun(): void {
  console.error(`The tests left something open: ${process.getActiveResourcesInfo().join(', ')}`);
  process.exit(1);
}
