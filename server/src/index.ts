/** The facade of the analysis: what the language server, the command line, the practice router and the tests call. */
export type { KnockDoor, KnockPlan, KnockStep } from './firewall/knock-plan.ts';
