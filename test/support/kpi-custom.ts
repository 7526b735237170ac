import { scoreBodies, type BodyCounts } from '#sql/model/body-score.ts';
import { hotlineWhatIf } from '#sql/model/erlang.ts';
import { dayAfter, tehranDay } from '#sql/model/tehran.ts';
import type { Kpi } from '#sql/measures/kpi.ts';
import type { KpiRow } from '#sql/queries/kpi/kpi-row.ts';
import { countOf, DAY, HOUR, naiveRow, type Ask, type Member, type Row } from './kpi-figures.ts';
import { wallOf } from './model-working-time.ts';
import { isCounted, isDue, isOnTime, ownDue } from './kpi-naive-themes.ts';

/** Figures that are more than their members, by hand. */

export interface Asked extends Ask {
	kpi: Kpi;
	by: string | null;
	/** The members of all groups. */
	all: Member[];
}
type Group = readonly [key: string, members: Member[]];
/** What is said of a row; what is not, nobody asks. */
export type NaiveRow = Partial<KpiRow> & Pick<KpiRow, 'key'>;
type Custom = (groups: Group[], asked: Asked) => NaiveRow[];

export const RESIDENTS: Record<string, number> = { paveh: 60_431, kermanshah: 1_083_833, sahneh: 70_757 };
export const ALL_RESIDENTS = 1_952_434;

const sum = (numbers: number[]): number => numbers.reduce((total, one) => total + one, 0);
const daysOf = (members: Member[]): string[] => [...new Set(members.map(({ at }) => tehranDay(at)))].sort();
const pairs = (members: Member[], field: string): number =>
	new Set(members.map(({ at, dimensions }) => `${dimensions[field]} ${tehranDay(at)}`)).size;

/** Members that count, over something else. */
const over =
	(denominatorOf: (members: Member[], asked: Asked, key: string) => number, times = 1): Custom =>
	(groups, asked) =>
		groups.map(([key, members]) => {
			const numerator = countOf(
				asked.kpi,
				members.filter(({ num }) => num)
			);
			const denominator = denominatorOf(members, asked, key);
			return { key, numerator, denominator, value: denominator > 0 ? (numerator / denominator) * times : null };
		});

/** Calendar days from the first to the last with any, without those that are left out. */
function span(members: Member[], { outageDays = [] }: Asked): number {
	const days = daysOf(members);
	const [first, last] = [days[0], days.at(-1)];
	if (first === undefined || last === undefined) return 0;
	const out = outageDays.filter((day) => day >= first && day <= last);
	return (Date.parse(last) - Date.parse(first)) / DAY + 1 - out.length;
}

/** Hours, of the quarters on the clock in which each operator referred any. */
function quarterHours(members: Member[]): number {
	const acted = members.map(({ at, dimensions }) => {
		const { day, minute } = wallOf(at);
		return `${dimensions['operator']} ${day} ${Math.floor(minute / 15)}`;
	});
	return new Set(acted).size / 4;
}

const residents = over((_, { by }, key) => (by === 'county' ? (RESIDENTS[key] ?? 0) : ALL_RESIDENTS), 10_000);

/** Calls an hour of the days and hours at which the line rang, by the mean of known times. */
const load: Custom = (groups, { by, all }) =>
	groups.map(([key, members]) => {
		const isByHour = by === 'hour';
		const hours = isByHour ? 1 : new Set(all.map(({ dimensions }) => dimensions['hour'])).size;
		const denominator = daysOf(isByHour ? all : members).length * hours;
		const times = members
			.filter(({ row }) => row['outcome'] === 'answered' && row['handle_s'] !== null)
			.map(({ row }) => row['handle_s'] as number);
		const counts = { key, numerator: members.length, denominator };
		if (times.length === 0) return { ...counts, value: null };
		const mean = sum(times) / times.length;
		const callsPerHour = members.length / denominator;
		const { agentsNeeded, linesNeeded } = hotlineWhatIf({ callsPerHour, handleSeconds: mean });
		const details = { calls_per_hour: callsPerHour, agents_80_20: agentsNeeded, lines_1_percent: linesNeeded };
		return { ...counts, mean, value: (callsPerHour * mean) / 3_600, details };
	});

/** Of the referrals of each body; by anything else nobody has a rank. */
const score: Custom = (groups, { by, asOf }) => {
	const counts = groups.filter(([, { length }]) => length > 0).map(([body, own]) => bodyCounts(body, own, asOf));
	return scoreBodies(counts).map(({ body, score: value, parts, group, low, high, ...ranks }, i) => {
		const { referrals, counted, due, unserved, letGo, medianHours, standardHours } = counts[i]!;
		const { rank, ranked } = by === 'body' ? ranks : { rank: null, ranked: 0 };
		const of = { counted, unserved, let_go: letGo, median_hours: medianHours, standard_hours: standardHours };
		const details = { ...parts, ...of, group, rank, ranked, low, high };
		return { key: body, value, numerator: referrals, denominator: due, details };
	});
};

export function bodyCounts(body: string, members: Pick<Member, 'row'>[], asOf: number): BodyCounts {
	const own = members.map(({ row }) => row).filter(isCounted);
	const isServed = (row: Row) => row['ended_by'] === 'answered' && row['is_formal'] === 0;
	const [due, served] = [own.filter((row) => isDue(row, { asOf })), own.filter(isServed)];
	const hours = (row: Row) => (isServed(row) ? (row['ended_at'] - row['referred_at']) / HOUR : Infinity);
	const median = lowMedian(due.map(hours));
	return {
		body,
		referrals: members.length,
		counted: own.length,
		due: due.length,
		onTime: due.filter((row) => isServed(row) && isOnTime(row)).length,
		unserved: due.filter((row) => !isServed(row)).length,
		medianHours: median === Infinity ? null : median,
		standardHours: Math.max(1, lowMedian(own.map((row) => (ownDue(row) - row['referred_at']) / HOUR)) ?? 1),
		letGo: own.filter((row) => row['ended_at'] !== null && !isServed(row)).length,
		answered: served.length,
		objected: served.filter((row) => row['letter_contested_at'] > row['ended_at']).length,
		sample: null
	};
}

/** Of an even number the lower of the two in the middle. */
const lowMedian = (values: number[]): number | null =>
	values.sort((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? null;

/** What waits; of what is expected of it `kpi-forecast.test.ts` has an oracle. */
const clear: Custom = (groups) =>
	groups.flatMap(([key, members]) => {
		const numerator = members.filter(({ num }) => num).length;
		return numerator === 0 ? [] : [{ key, numerator }];
	});

/** The mean of open letters by what came and went on each day, against the days that each was open. */
const law: Custom = ([group], { letters, asOf, from, until }) => {
	const today = tehranDay(asOf);
	const nets = new Map<string, number>();
	const move = (moment: number, by: number) => {
		const day = tehranDay(moment);
		if (day < today) nets.set(day, (nets.get(day) ?? 0) + by);
	};
	for (const { registered_at, screened_at, first_referred_at, answers } of letters) {
		if (registered_at === null) continue;
		const counted = (moment: number) => Math.max(moment, registered_at);
		// These two move nothing, and are days of the flows all the same.
		for (const moment of [screened_at, first_referred_at]) if (moment !== null) move(counted(moment), 0);
		move(registered_at, 1);
		for (const [moment, isBegun] of answers as [number, boolean][]) move(counted(moment), isBegun ? -1 : 1);
	}
	const first = [...nets.keys()].sort()[0] ?? today;
	const [begins, ends] = [[first, tehranDay(from)].sort()[1]!, [today, tehranDay(until)].sort()[0]!];
	if (begins >= ends) return [];
	let open = sum([...nets].map(([day, net]) => (day < begins ? net : 0)));
	let area = 0;
	let days = 0;
	for (let day = begins; day < ends; day = dayAfter(day), days++) {
		const net = nets.get(day) ?? 0;
		area += open + net / 2;
		open += net;
	}
	const members = group![1].filter(({ num }) => num);
	const mean = area / days;
	const value = Math.abs(mean - sum(members.map(({ value }) => value!)) / days) / Math.abs(mean);
	const details = { mean_open: mean, per_day: members.length / days, is_alarm: Number(value > 0.1) };
	return [{ key: '', numerator: members.length, denominator: days, value, details }];
};

const CUSTOM: Record<string, Custom> = {
	referrals_per_day: over(span),
	referrals_per_operator_day: over((members) => pairs(members, 'operator')),
	operator_active_hours: (groups) =>
		groups.map(([key, members]) => ({
			...{ key, numerator: members.length, denominator: members.length },
			value: quarterHours(members)
		})),
	referrals_per_active_hour: over(quarterHours),
	registrar_registrations: over((members) => pairs(members, 'registrar')),
	cap_used: over((members) => 1_000 * daysOf(members).length),
	coverage_per_10000: residents,
	persons_per_10000: residents,
	hotline_load: load,
	body_score: score,
	time_to_clear: clear,
	body_time_to_clear: clear,
	littles_law: law
};

/** The rows of a figure, one a group. */
export function naiveRowsOf(groups: Group[], asked: Asked): NaiveRow[] {
	const { name, measure } = asked.kpi;
	if (measure !== 'custom') return groups.map(([key, members]) => naiveRow(key, asked.kpi, members));
	const custom = CUSTOM[name];
	if (!custom) throw new Error(`${name} has no oracle of its value: add one to CUSTOM of test/support/kpi-custom.ts`);
	return custom(groups, asked);
}
