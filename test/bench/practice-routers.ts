/** Runs practice routers without a firewall in a process of its own, and prints where they are: for the other benches. */
import { startPracticeRouter } from '../../client/src/practice/practice-router.ts';

const count = Number(process.argv[2]);
const routers = await Promise.all(Array.from({ length: count }, () => startPracticeRouter({ script: '' })));
process.send!(routers.map(({ ready }) => ready));
process.once('disconnect', () => process.exit());
