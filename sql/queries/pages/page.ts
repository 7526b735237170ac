import type { ClickHouseClient } from '@clickhouse/client';
import type { AsKnown } from './as-known.ts';
import type { Unit } from '../../measures/kpi.ts';

/** A step of the Jalali calendar; weeks begin on Saturday. */
export type Grain = 'day' | 'week' | 'month' | 'season' | 'year';

/** Tehran days `YYYY-MM-DD`, both included; null: no bound. */
export interface Days {
	from: string | null;
	to: string | null;
}

/** What a page's reader is asked for: everything relative has been resolved. */
export interface PageRequest extends Days {
	database: string;
	clock: 'real' | 'data';
	/** ISO instant for which the figures are to hold. */
	asOf: string;
	/** Whether that is the office's now: nothing of what is known lies after it. */
	isNow: boolean;
	/** ISO instant: what had been ingested by then; null: all that state has. */
	knownAt: string | null;
	/** What is known of state, as sql/source-view.ts takes it. */
	newest?: string | null;
	hasLearnt?: boolean;
	/** The days to compare with; null: none, or the range has no two ends. */
	compare: Days | null;
	/** The step of charts: the address's own, or what suits the range. */
	grain: Grain;
	excludeOutages: boolean;
	/** The Tehran days that are left out, none without `excludeOutages`; absent: whoever needs them asks. */
	outageDays?: readonly string[];
	/** Dimension and code; those that the page does not have among its `dimensions` are left out. */
	where: [string, string][];
}

export interface Outage {
	id: string;
	component: string;
	note: string;
	/** ISO instants; `to` null: it goes on. */
	from: string;
	to: string | null;
}

/** What every page's snapshot says beside its figures. */
export interface PageFrame {
	/** The moment for which the figures hold, by the office's clock. */
	asOf: string;
	/** All that was ingested by this moment is in the figures, and nothing later. */
	knownAt: string;
	/** Figures of now were asked for, and none could be had that belong together: they are of `knownAt`. */
	isEarlier?: true;
	clock: 'real' | 'data';
	/** Changes whenever a figure may have changed. */
	watermark: string;
	range: Days;
	compare: Days | null;
	/** Figures of the range beside those of the days to compare with; null: none were asked for. */
	compared: Compared[] | null;
	/** The step of charts. */
	grain: Grain;
	excludeOutages: boolean;
	/** The filters that the figures were read with. */
	where: [string, string][];
	freshness: {
		lastOccurredAt: string | null;
		lastIngestedAt: string | null;
		sources: { source: string; lastIngestedAt: string }[];
	};
	/** Keys `channel:letter`, `category:loan`, `org:bank_melli`, `county:paveh`: of the codes that the page shows. */
	names: Record<string, { fa: string; en: string }>;
	outages: Outage[];
}

/** A share as its two counts, as a figure of the catalogue has them: each is a list. */
export interface Share {
	num: number;
	den: number;
}

/** A figure of the range that a page compares with that of former days, which the catalogue reads. */
export interface Comparison<Figures> {
	/** What the page calls it. */
	name: string;
	kpi: string;
	/** Which of the KPI's two counts it is; its own value if absent. */
	part?: 'den';
	/** The KPI's two counts of the range. A count that the page does not have, and `part` does not ask for, may be 0. */
	now(figures: Figures): Share;
}

/** A figure of the range beside the former one. */
export interface Compared {
	name: string;
	kpi: string;
	part: 'num' | 'den';
	/** Of both values: a count, a share of 1, or by 10,000 residents. */
	unit: Unit;
	/** The share whose outcome is to come, of the range or else of the former days; null: both are finished, and may be compared. */
	unfinished: number | null;
	/** Null: there was nothing to divide by. */
	now: number | null;
	before: number | null;
	/** How many the list of the former one has. */
	count: number;
}

/** A list of groups that the public sees. */
export interface OpenGroups {
	/** Which fields of its rows are codes, and of which dimension. */
	by: Readonly<Record<string, string>>;
	/** The first of its counts, by which it is sorted. */
	count: string;
	/** It is sorted by its codes instead. */
	isInOrder?: true;
	/** A field: the rows of each of its values are a whole of their own. */
	apart?: string;
}

/**
 * What somebody who is not logged in may see of a page, where the wall is public. Places are named as `totals.late` or
 * `banks[].late`. A place that is not named is not shown.
 */
export interface OpenFigures {
	/** Counts of letters, referrals, calls: of the whole office as they are, else rounded. */
	counts: readonly string[];
	/** Names, days, targets: nothing that counts letters. `place.*`: all below. */
	plain: readonly string[];
	/** Lists of groups; the rows of all others are days. */
	groups: Readonly<Record<string, OpenGroups>>;
	/** Shown of the whole office alone. */
	whole?: readonly string[];
	/** Medians, means: shown where the counts beside them are, the first of which is how many there are. */
	of?: Readonly<Record<string, string>>;
	/** The same of what is no number, or of which nothing is said: where it is hidden the page is as if there were none. */
	blank?: Readonly<Record<string, string>>;
	/** What grows with a count. */
	scaled?: Readonly<Record<string, string>>;
}

/** What is read within a frame: a page, or a part of one. The frame has the names of all codes that its figures mention. */
export interface Reader<Figures extends object> {
	/** Which filters it takes; others of the address are carried along and shown as without effect here. */
	dimensions: readonly string[];
	/** False: the step of charts changes none of its figures. Said beside its chip. */
	hasSteps?: false;
	/** What it compares with former days, in the order of the page; each KPI is one of a page's `kpis`. Absent: nothing. */
	compared?: readonly Comparison<Figures>[];
	/** False: it draws no outages, and its frame has none: one question less. */
	hasOutages?: false;
	/** The letters that it asks for alone; absent: any. */
	among?: AsKnown['among'];
	read(client: ClickHouseClient, request: PageRequest): Promise<Figures>;
}

/** One page: what its figures are and how they are read. */
export interface PageReader<Figures extends object> extends Reader<Figures> {
	/** Its name in addresses: the route, and `/live?page=`. */
	name: string;
	/** The figures of the catalogue whose definitions the page shows. */
	kpis: readonly string[];
	/** Parameters of its address that change no figure: a question that the page answers from its figures. */
	parameters?: readonly string[];
	/** Absent: the public does not see the page. */
	open?: OpenFigures;
}

/** A page's figures in their frame. */
export type Snapshot<Figures extends object> = PageFrame & Figures;

/** A page as any of its readers is known to those who need not know its figures. */
export type AnyPage = PageReader<object>;

/** Several places below one: `under('totals', 'late answered')`. */
export const under = (place: string, names: string): string[] => names.split(' ').map((name) => `${place}.${name}`);
