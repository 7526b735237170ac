import type { ClickHouseClient } from '@clickhouse/client';
import { IN_SECONDS } from '../../ask/lasted.ts';
import { ask, lastedOf, measure, withOldest, type Counted } from '../../ask/ask.server.ts';
import type { Dimension } from '../../measures/kpi.ts';
import { OF_LETTERS } from '../../measures/declared.ts';
import { shareOf, wholeOf } from './body-letters.ts';
import { sums } from './groups.ts';
import { readCounties } from '../kpi/custom/residents.server.ts';
import { under, type OpenFigures, type PageReader, type PageRequest, type Share } from './page.ts';

/** Letters registered in the range, of one county or of all. */
export interface CountyCounts {
	letters: number;
	/** Different persons, of those who are known. */
	persons: number;
	/** How many of their keys are joined to others. */
	joined: number;
	answered: number;
	/** Unanswered, past the deadline. */
	late: number;
	unanswered: number;
	/** Without need of an answer: with the answered and the unanswered these are all. */
	ended: number;
	/** Unanswered, in time: with a body, and with the office. */
	withBody: number;
	idle: number;
	onTime: Share;
	oldestAt: string | null;
}

export interface CountyRow extends CountyCounts {
	code: string;
	/** By the census; 0: it is not listed. */
	population: number;
	/** The middle of it, degrees; null: it is not listed. */
	place: { lon: number; lat: number } | null;
	/** By when half of the letters were answered, hours, by Kaplan and Meier; null: fewer were. */
	answer: { of: number; km50: number | null };
}

export interface CountiesFigures {
	/** Of all counties, those without one and unlisted ones too. */
	total: Omit<CountyCounts, 'persons' | 'joined' | 'oldestAt'> & { population: number };
	/** Of letters whose county is listed: the numerator of what is per 10,000. */
	listed: number;
	counties: CountyRow[];
}

/** What the counties of the office are called. */
export const readCountyNames = async (
	client: ClickHouseClient,
	database: string
): Promise<{ code: string; names: string[] }[]> =>
	(await readCounties(client, database)).map(({ code, name_fa, name_en }) => ({ code, names: [name_fa, name_en] }));

const COUNTS = 'letters answered unanswered ended late withBody idle onTime.num onTime.den';
const OPEN: OpenFigures = {
	counts: [...under('total', COUNTS), ...under('counties[]', `persons joined answer.of ${COUNTS}`), 'listed'],
	plain: ['total.population', ...under('counties[]', 'code population place place.*')],
	groups: { 'counties[]': { by: { code: 'county' }, count: 'letters' } },
	of: { 'counties[].answer.km50': 'counties[].answer.of' },
	blank: { 'counties[].oldestAt': 'counties[].unanswered' }
};

/** Where letters come from, by their own counts and by residents. */
export const counties: PageReader<CountiesFigures> = {
	name: 'counties',
	dimensions: OF_LETTERS satisfies readonly Dimension[],
	hasSteps: false,
	compared: [
		{ name: 'letters', kpi: 'answered', part: 'den', now: ({ total }) => ({ num: 0, den: total.letters }) },
		{ name: 'rate', kpi: 'coverage_per_10000', now: ({ listed, total }) => ({ num: listed, den: total.population }) }
	],
	kpis: [
		'coverage_per_10000',
		'persons_per_10000',
		'registered_persons',
		'answered',
		'unanswered',
		'ended',
		'overdue',
		'on_time',
		'time_to_answer_citizen'
	],
	parameters: ['sort', 'map'],
	open: OPEN,
	read
};

async function read(client: ClickHouseClient, request: PageRequest): Promise<CountiesFigures> {
	const time = measure('time_to_answer_citizen');
	const [[groups = []], listed] = await Promise.all([
		ask(client, {
			...request,
			measures: {
				answered: measure('answered'),
				persons: measure('registered_persons'),
				unanswered: withOldest(measure('unanswered')),
				late: measure('overdue'),
				inTime: measure('within_time'),
				onTime: measure('on_time'),
				time: { ...time, lasted: { ticks: IN_SECONDS, quantiles: [], ended: [0.5] } }
			},
			sets: [['county']],
			comment: 'pages/counties'
		}),
		readCounties(client, request.database)
	]);
	const asked = request.where.filter(([dimension]) => dimension === 'county').map(([, code]) => code);
	const isAsked = (code: string) => asked.length === 0 || asked.includes(code);
	const places = new Map(listed.filter(({ code }) => isAsked(code)).map((one) => [one.code, one]));
	const found = new Map(groups.map(({ keys: [code = ''], of }) => [code, of]));
	const all = [...new Set([...places.keys(), ...found.keys()])].map((code): CountyRow => {
		const place = places.get(code);
		const of = found.get(code);
		return {
			code,
			...countsOf(of),
			population: place?.population ?? 0,
			place: place ? { lon: place.lon, lat: place.lat } : null,
			answer: { of: of?.time.den ?? 0, km50: (of && lastedOf(of.time).ended[0]) ?? null }
		};
	});
	return {
		total: {
			...sums(all, ['letters', 'answered', 'unanswered', 'ended', 'late', 'withBody', 'idle']),
			onTime: wholeOf(all.map(({ onTime }) => onTime)),
			...sums(all, ['population'])
		},
		listed: all.reduce((sum, { population, letters }) => sum + (population > 0 ? letters : 0), 0),
		counties: all.sort((a, b) => b.letters - a.letters || (a.code < b.code ? -1 : 1))
	};
}

const countsOf = (
	of?: Record<'answered' | 'persons' | 'unanswered' | 'late' | 'inTime' | 'onTime', Counted>
): CountyCounts => ({
	letters: of?.answered.den ?? 0,
	persons: of?.persons.num ?? 0,
	joined: of?.persons.joined ?? 0,
	answered: of?.answered.num ?? 0,
	unanswered: of?.unanswered.num ?? 0,
	ended: of ? of.answered.den - of.answered.num - of.unanswered.num : 0,
	late: of?.late.num ?? 0,
	withBody: of?.inTime.num ?? 0,
	idle: of ? of.inTime.den - of.inTime.num : 0,
	onTime: shareOf(of?.onTime),
	oldestAt: of?.unanswered.oldestAt ?? null
});
