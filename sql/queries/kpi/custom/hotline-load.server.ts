import { z } from 'zod';
import { defineQuery } from '../../../client/define.server.ts';
import { hotlineWhatIf } from '../../../model/hotline-what-if.ts';
import { noFigures } from '../kpi-row.ts';
import { AT_DAY, membersIn } from '../plan.server.ts';
import { runOnMembers, type Compute } from './compute.server.ts';

const LOAD = defineQuery(
	'kpi/custom/load',
	z.object({
		key: z.string(),
		calls: z.coerce.number(),
		days: z.coerce.number(),
		hours: z.coerce.number(),
		aht: z.number().nullable()
	})
);

/** The load of the line in erlangs, and what agents and lines it asks for. */
export const HOTLINE_LOAD: Compute = async (client, plan) => {
	const byHour = plan.by === 'hour';
	const ofAll = (of: string) => `(SELECT uniqExact(${of}) FROM (${membersIn(plan)(of)}))`;
	const values = {
		days: byHour ? ofAll(AT_DAY) : `uniqExact(${AT_DAY})`,
		hours: byHour ? '1' : ofAll('hour')
	};
	const rows = await runOnMembers(client, plan, LOAD, { values });
	return rows.map(({ key, calls, days, hours, aht }) => {
		const row = { ...noFigures(key), numerator: calls, denominator: days * hours };
		if (row.denominator === 0 || aht === null) return row;
		const load = hotlineWhatIf({ callsPerHour: calls / row.denominator, handleSeconds: aht });
		return {
			...row,
			value: load.erlangs,
			mean: aht,
			details: {
				calls_per_hour: calls / row.denominator,
				aht_s: aht,
				agents_80_20: load.agentsNeeded,
				occupancy: load.queue.occupancy,
				asa_s: load.queue.asaSeconds,
				within_20_s: load.servedWithin,
				lines_1_percent: load.linesNeeded
			}
		};
	});
};
