import type { Command } from './command.ts';

/** "RouterOS: Show Log" */
export const showLog: Command = {
  id: 'routeros.showLog',
  needsTrust: false,
  async run({ log }) {
    log.show();
  },
};
