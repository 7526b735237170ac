import type { Kpi, Members } from '../../measures/kpi.ts';
import { unfinishedShare } from '../../model/finished.ts';
import type { KpiRow } from './kpi-row.ts';

/** A group's one number as charts and alerts take it. */
export interface Told {
	value: number | null;
	/** The share of those whose outcome is to come; null: so few that the group is finished. */
	unfinished: number | null;
	/** The value is the estimate that counts those too; of what is unfinished and none, it is of those alone that were quick. */
	isEstimate: boolean;
}

type Row = Pick<KpiRow, 'value' | 'denominator' | 'km50' | 'waiting'>;

/** Those whose outcome is to come, as what is counted; undefined: each has it at once. */
export const toComeOf = ({ source, clock, awaits }: Members): Members | undefined =>
	awaits && { source, clock, where: awaits.where };

/**
 * Whether its value counts those whose outcome is to come among its members, as the share of the answered does: until then it can only rise, and
 * what it has passed it stays above.
 */
export const countsAll = ({ of, measure }: Pick<Kpi, 'of' | 'measure'>): boolean =>
	measure === 'rate' && 'awaits' in of && of.awaits?.areMembers === true;

/** The share of a group's members, of now and to come, whose outcome is to come; null: it is finished. */
export function unfinishedOf(
	{ of }: Pick<Kpi, 'of'>,
	{ waiting = 0, denominator }: Omit<Row, 'value' | 'km50'>
): number | null {
	const areMembers = 'awaits' in of && of.awaits?.areMembers === true;
	return unfinishedShare(waiting / Math.max(1, areMembers ? denominator : denominator + waiting));
}

/** What may be told of a group, finished or not. */
export function toldOf(kpi: Kpi, row: Row): Told {
	const unfinished = unfinishedOf(kpi, row);
	const isEstimate = unfinished !== null && row.km50 !== null;
	return { value: isEstimate ? row.km50 : row.value, unfinished, isEstimate };
}
