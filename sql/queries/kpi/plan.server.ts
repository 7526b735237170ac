import { statement } from '../../client/statement.server.ts';
import { utcText } from '../../model/tehran.ts';
import { readingOf, REGISTERED, sourceView, type Moments } from '../../source-view.ts';
import type { Sql } from '../../entities/entity.ts';
import type { Subquery } from '../../source.ts';
import { boundFilters, parametersOf, type Where } from '../../ask/filters.ts';
import {
	dimensionOf,
	isOpen,
	lettersOf,
	membersOf,
	partsOf,
	sourceOf,
	type Asked,
	type Membership
} from '../../ask/members.ts';
import { kpiOf } from '../../measures/catalogue.ts';
import { CLOCKS, isTimeBucket, livedIn, TIME_BUCKETS, type TimeBucket } from '../../measures/clocks.ts';
import { instantOf, rangeOf } from '../../measures/range.ts';
import { letter } from '../../entities/letter.ts';
import { sameTexts } from '../desk/queues.ts';
import { KpiError, type Dimension, type Kpi, type Part } from '../../measures/kpi.ts';

/** What is asked of the catalogue. */
export interface KpiRequest {
	database: string;
	/** What "now" means: the time of day, or the newest moment of the data. */
	clock: 'real' | 'data';
	kpi: string;
	/** The clock's range: Tehran days `YYYY-MM-DD`, both included, or ISO instants, the second excluded. */
	from?: string | null;
	to?: string | null;
	/** ISO instant; absent: now, by the office's clock. */
	asOf?: string | null;
	/** ISO instant; absent: all that is known today. */
	knownAt?: string | null;
	/** What is known of state, as sql/source-view.ts takes it; absent: nothing, and the views that are always exact are read. */
	newest?: string | null;
	hasLearnt?: boolean;
	by?: string | null;
	where?: Where;
	/** Leaves out what falls on a day with an outage. */
	excludeOutages?: boolean;
	/** Those days, where they have been read already. */
	outageDays?: readonly string[];
}

/** A request made ready: SQL of ours, and what the server binds to it. */
export interface Plan {
	kpi: Kpi;
	database: string;
	asOf: number;
	by: Dimension | TimeBucket | null;
	/** As of when, as known, in which range, and of what. */
	question: Moments & Pick<KpiRequest, 'database' | 'from' | 'to'> & { where: Where; outageDays: readonly string[] };
	/** What is counted, and how its members are read. */
	counted: Membership;
	asked: Asked;
	params: Record<string, unknown>;
}

/** What a figure counts: members of its own query are rows of that, with the dimensions of letters where it asks for these. */
function countedOf({ of, dimensions, outages }: Kpi, database: string, moments: Moments): Membership {
	if (!('file' in of)) return { of, dimensions, outages };
	const letters = sourceView(database, 'letters', moments);
	const calls = sourceView(database, 'calls', moments);
	const lived = sourceView(database, 'letters', moments, {
		filter: [REGISTERED, ...livedIn('first_event_at', 'ends_at')()]
	});
	const same_texts = () => sameTexts(letters('is_registered, is_answered, answer_text_key'));
	const disposed_at = CLOCKS.disposed.at;
	const { file, values = {} } = of;
	const ofLetter = dimensions.filter((one) => !Object.hasOwn(values, one));
	const rows = statement(`queries/kpi/${file}.sql`, database, {
		...{ letters, lived, calls, same_texts, disposed_at },
		dimensions: ofLetter.map((one) => `${dimensionOf(letter, one)} AS ${one}`).join(', '),
		...values
	});
	return { of: { rows }, dimensions, outages };
}

/** Throws KpiError where the catalogue has no such figure, dimension or moment. */
export function planKpi(request: KpiRequest, asOf: number, outageDays: readonly string[]): Plan {
	const { database, knownAt, newest, hasLearnt } = request;
	const kpi = kpiOf(request.kpi);
	checkRequest(request);
	const filters = request.where ?? [];
	const moments = { asOf: new Date(asOf).toISOString(), knownAt: knownAt || null, newest, hasLearnt };
	const counted = countedOf(kpi, database, moments);
	const asked: Asked = {
		database,
		reading: readingOf(database, moments, { isOpen: isOpen(counted.of) }),
		filters: parametersOf(filters),
		leavesDays: outageDays.length > 0
	};
	return {
		kpi,
		database,
		asOf,
		question: { ...moments, database, from: request.from, to: request.to, where: filters, outageDays },
		by: byOf(kpi, request.by),
		counted,
		asked,
		params: {
			as_of: utcText(asOf),
			...rangeOf(request),
			...boundFilters({ where: filters, outageDays }),
			...(knownAt ? { known_at: utcText(instantOf('knownAt', knownAt)) } : {})
		}
	};
}

/** Throws KpiError for what the catalogue does not have, without a server. */
export function checkRequest(question: Omit<KpiRequest, 'database' | 'clock'>): void {
	const kpi = kpiOf(question.kpi);
	byOf(kpi, question.by);
	for (const [field] of question.where ?? []) fieldOf(kpi, 'where', field);
}

/** Which members of a plan: of a part, and of the group of `{key: String}`; absent: all. */
export interface Which {
	part?: Part;
	isOfKey?: boolean;
	/** What else must hold, as SQL on columns of the entity. */
	only?: readonly Sql[];
}

function conditionsOf({ counted, asked, by }: Plan, { part, isOfKey = false, only = [] }: Which): Sql[] {
	const group = by === null ? `''` : `toString(${sourceOf(counted.of, asked).keyOf(by)})`;
	return [...(part ? partsOf(counted.of)[part] : []), ...(isOfKey ? [`${group} = {key: String}`] : []), ...only];
}

export const membersIn = (plan: Plan, which: Which = {}): Subquery =>
	membersOf(plan.asked, plan.counted, conditionsOf(plan, which));

/** The same of a figure whose members are letters, as what must hold of these. */
export const lettersIn = (plan: Plan, which: Which): ReturnType<typeof lettersOf> =>
	lettersOf(plan.asked, plan.counted, conditionsOf(plan, which));

function byOf(kpi: Kpi, by: string | null | undefined): Plan['by'] {
	if (!by) return null;
	if (isTimeBucket(by)) return by;
	return fieldOf(kpi, 'by', by, [...kpi.dimensions, ...TIME_BUCKETS]);
}

function fieldOf(
	kpi: Kpi,
	parameter: 'by' | 'where',
	field: string,
	all: readonly string[] = kpi.dimensions
): Dimension {
	const found = kpi.dimensions.find((one) => one === field);
	if (found) return found;
	throw new KpiError(`${kpi.name} has no dimension "${field}"; it has: ${all.join(', ')}`, parameter);
}
