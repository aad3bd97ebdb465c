import type { Command } from './command.ts';

/** "RouterOS: Stop Practice Router" */
export const stopPracticeRouter: Command = {
  id: 'routeros.stopPracticeRouter',
  needsTrust: false,
  async run({ practice, log }) {
    await practice.stop();
    log.info('The practice router is stopped.');
  },
};
