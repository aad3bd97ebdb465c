import { exportEach, type KnockClient, sendUnless, whyNot } from './knock-client.ts';
import { windowsPause } from './pauses.ts';

/** Its `-p both` would send two packets for a step. */
export const portqry: KnockClient = {
  name: 'portqry',
  title: 'PortQry',
  needs: 'Windows; PortQry.exe of Microsoft. IPv4 only.',
  export(plan, host) {
    return exportEach(plan, windowsPause, (step) => {
      const only4 = plan.family === 6 ? 'PortQry knows IPv4 only.' : null;
      return sendUnless(
        only4 ?? whyNot('PortQry', { tcp: {}, udp: {} }, step, plan.family),
        () => `portqry -n ${host} -e ${step.port} -p ${step.protocol}`,
      );
    });
  },
  read({ words: [program, ...args] }, draft) {
    if (program !== 'portqry') return false;
    const option = (name: string) => args[args.findIndex((word) => word.toLowerCase() === name) + 1];
    const ports = args.includes('-e') ? option('-e') : args.includes('-o') ? option('-o') : '80';
    const protocol = args.includes('-p') ? option('-p')?.toLowerCase() : 'tcp';
    draft.addTarget(args.includes('-n') ? option('-n') : undefined, 4);
    if (protocol === 'both') draft.doubts.add('PortQry -p both knocks on each port twice, by TCP and by UDP.');
    for (const port of (ports ?? '').split(',').map(Number)) {
      if (protocol !== 'udp') draft.add({ protocol: 'tcp', port });
      if (protocol !== 'tcp') draft.add({ protocol: 'udp', port });
    }
    return true;
  },
};
