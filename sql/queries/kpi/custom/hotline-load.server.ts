import { ask, type Counted, type Value } from '../../../ask/ask.server.ts';
import { momentOf } from '../../../ask/members.ts';
import { dayOf } from '../../../measures/clocks.ts';
import { hotlineWhatIf } from '../../../model/erlang.ts';
import { noFigures } from '../kpi-row.ts';
import type { Compute } from './compute.server.ts';

/** The load of the line in erlangs, and what agents and lines it asks for. */
export const HOTLINE_LOAD: Compute = async (client, { kpi, by, question, counted }) => {
	const values = {
		days: () => `uniqExact(${dayOf(momentOf(counted.of))})`,
		hours: () => 'uniqExact(hour)',
		aht: (value: string) => `avgIf(${value}, is_timed)`
	};
	const sets = await ask(client, {
		...question,
		measures: { load: { ...counted, values } },
		sets: by === null ? [[]] : [[by], []],
		comment: `kpi/${kpi.name}`
	});
	const all = sets.at(-1)![0]!.of.load;
	const groups = sets[0]!.map(({ keys: [key = ''], of }) => ({ key, own: of.load }));
	return groups
		.sort((a, b) => (a.key < b.key ? -1 : 1))
		.map(({ key, own }) => {
			// An hour of which a day had no call was open all the same: the days are those of the line.
			const [days, hours] = by === 'hour' ? [told(all, 'days')!, 1] : [told(own, 'days')!, told(all, 'hours')!];
			const [calls, aht] = [own.den, told(own, 'aht')];
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

const told = ({ values }: Counted, name: string) => values[name] as Value;
