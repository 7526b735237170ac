import { OF_A_LETTER } from '../model/filters.ts';
import { SOURCES } from '../source-view.ts';
import { CLOCKS } from './clocks.ts';
import type { Counted } from './counted.ts';
import type { Basis, Dimension, Kpi, Measure, Members, MembersQuery, Unit } from './kpi.ts';
import type { Text } from './words.ts';

/** What a figure says of itself besides what it counts. */
type Said = Pick<Kpi, 'name' | 'title' | 'definition' | 'outages' | 'shown'>;
type Told = 'clock' | 'basis' | 'dimensions' | 'denominator' | 'unit';

/** A figure as its theme declares it: what it counts. The rest follows from that, unless it says otherwise. */
export type Declared = Said &
	(
		| ({ of: Counted; measure?: never } & Partial<Pick<Kpi, Told | 'numerator'>>)
		| ({ of: Counted; unit: Unit } & Partial<Pick<Kpi, Told>> & Pick<Kpi, 'measure' | 'numerator'>)
		| OfQuery
	);
/** A query does not say what it counts. */
type OfQuery = Said & { of: MembersQuery } & Omit<Kpi, keyof Said | 'of' | 'denominator' | 'unit'> & Partial<Kpi>;

/** `body` is the responsible one, `first_body` the first to which the office referred it. */
export const OF_LETTERS: readonly Dimension[] = [
	...OF_A_LETTER,
	'body',
	'first_body',
	'operator',
	'registrar',
	'state'
];

/** `ended_by` is who says so: a body, or the office. */
export const OF_ENDED: readonly Dimension[] = [...OF_LETTERS, 'ended_as', 'ended_by'];

/** `state` is how far it has come. */
export const OF_LOANS: readonly Dimension[] = ['bank', 'collateral', ...OF_A_LETTER, 'state'];

/** `state` is the outcome (answered, abandoned, blocked; empty: none), `hour` the Tehran hour, two digits. */
export const OF_CALLS: readonly Dimension[] = ['hour', 'state'];

export const OF_REFERRALS: readonly Dimension[] = [...OF_A_LETTER, 'operator', 'body'];

const LETTERS = { basis: 'letters', dimensions: OF_LETTERS } as const;
const REFERRALS = { basis: 'referrals', dimensions: OF_REFERRALS } as const;
/** What is counted where not persons are, and by what it can be grouped and filtered. */
const OF: Record<Members['source'], { basis: Basis; dimensions: readonly Dimension[] }> = {
	letters: LETTERS,
	unanswered: LETTERS,
	referrals: REFERRALS,
	open_referrals: REFERRALS,
	loans: { basis: 'loans', dimensions: OF_LOANS },
	calls: { basis: 'calls', dimensions: OF_CALLS }
};

/** Different ones of those who are counted instead of members. */
const DIFFERENT: Record<NonNullable<Members['counts']>, Text> = {
	person: { fa: 'افراد متفاوت', en: 'different persons' },
	operator: { fa: 'کارشناسان متفاوت', en: 'different operators' },
	registrar: { fa: 'ثبت‌کنندگان متفاوت', en: 'different registrars' }
};

/** The figure with all that follows from its declaration. */
export function complete(declared: Declared): Kpi {
	if (isQuery(declared)) return { unit: unitOf(declared.measure), denominator: null, ...declared };
	const { called, ...of } = declared.of;
	const { basis, dimensions } = OF[of.source];
	const measure = declared.measure ?? measureOf(of);
	const told = {
		unit: unitOf(measure),
		denominator: of.num ? called : null,
		clock: CLOCKS[of.clock].words,
		basis: of.counts ? 'persons' : basis,
		dimensions: [...dimensions, ...(of.bucket ? ['bucket' as const] : [])]
	} as const;
	if (declared.measure) return { ...told, ...declared, of };
	const { name, title, definition, ...more } = declared;
	const numerator = of.counts ? DIFFERENT[of.counts] : called;
	return { ...told, name, title, definition, numerator, measure, ...more, of };
}

/** Of all but what has a value, and what is computed by itself. */
function measureOf({ source, num, counts, over }: Members): Measure {
	if (over) return 'custom';
	if (counts) return 'distinct';
	if (num) return 'rate';
	return SOURCES[source].isOpen ? 'stock' : 'count';
}

const unitOf = (measure: Measure): Unit => (measure === 'rate' ? 'share' : 'count');

const isQuery = (one: Declared): one is OfQuery => 'file' in one.of;
