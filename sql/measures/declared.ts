import { CLOCKS } from './clocks.ts';
import type { Basis, Dimension, Kpi, Measure, Members, MembersQuery, Unit } from './kpi.ts';
import { OF_CALLS, OF_LETTERS, OF_LOANS, OF_REFERRALS } from './words.ts';

type Told = 'clock' | 'basis' | 'dimensions';

/** What a figure counts. What it is told by follows from that, unless it says otherwise. */
type Counting = ({ of: Members } & Partial<Pick<Kpi, Told>>) | ({ of: MembersQuery } & Pick<Kpi, Told>);

/** The unit of what is counted or divided; whatever else is measured says its own. */
const UNITS = { count: 'count', stock: 'count', distinct: 'count', rate: 'share' } as const;
type Measured = { measure: keyof typeof UNITS } | { measure: Exclude<Measure, keyof typeof UNITS>; unit: Unit };

/** A figure as its theme declares it; without a denominator where there is nothing to divide by. */
export type Declared = Omit<Kpi, Told | 'of' | 'measure' | 'unit' | 'denominator'> &
	Partial<Pick<Kpi, 'denominator'>> &
	Measured &
	Counting;

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

/** The figure with all that follows from its declaration. */
export function complete(declared: Declared): Kpi {
	const measured = { unit: 'unit' in declared ? declared.unit : UNITS[declared.measure], denominator: null };
	if (isQuery(declared)) return { ...measured, ...declared };
	const { source, clock, counts, bucket } = declared.of;
	const { basis, dimensions } = OF[source];
	return {
		...measured,
		clock: CLOCKS[clock].words,
		basis: counts ? 'persons' : basis,
		dimensions: [...dimensions, ...(bucket ? ['bucket' as const] : [])],
		...declared
	};
}

const isQuery = (one: Declared): one is Declared & { of: MembersQuery } & Pick<Kpi, Told> => 'file' in one.of;
