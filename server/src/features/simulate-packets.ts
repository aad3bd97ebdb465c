import type { Analysis } from '../analysis.ts';
import { PacketNotationError, parsePackets } from '../firewall/packet-notation.ts';
import type { SimulatedPackets } from '../protocol.ts';
import { reportLines, simulationReport } from '../simulation-report.ts';

/** What is wrong with packets that somebody types; null for nothing. */
export function packetProblem(packets: string): string | null {
  return problemOf(() => parsePackets([packets]));
}

/** What a firewall does with packets, for `routeros/simulatePackets`. */
export function simulatePackets(analysis: Analysis, packets: string): SimulatedPackets {
  let lines: SimulatedPackets['lines'] = [];
  const problem = problemOf(() => {
    lines = reportLines(simulationReport(analysis, [packets]));
  });
  return { problem, lines };
}

function problemOf(work: () => void): string | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof PacketNotationError) return error.message;
    throw error;
  }
}
