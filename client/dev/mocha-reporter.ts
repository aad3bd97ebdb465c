import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** How long the process may stay alive after its last test before that is called a leak. */
const graceMs = 5000;

/** A dot for each test and the failures at the end, as mocha prints them; the counts go to the file `counts`. */
export default class CountingReporter extends Mocha.reporters.Dot {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const writeCounts = (passes: number, failures: number) =>
      writeFileSync(options.reporterOptions.counts, JSON.stringify({ passes, failures }));
    runner.once('end', () => {
      const { passes, failures } = this.stats;
      writeCounts(passes, failures);
      const endLeakingRun = () => {
        console.error(`The tests left something open: ${process.getActiveResourcesInfo().join(', ')}`);
        writeCounts(passes, failures + 1);
        process.exit();
      };
      setTimeout(endLeakingRun, graceMs).unref();
    });
  }
}
