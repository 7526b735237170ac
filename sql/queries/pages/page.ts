import type { ClickHouseClient } from '@clickhouse/client';
import type { Since } from '../source-view.ts';

/** A step of the Jalali calendar; weeks begin on Saturday. */
export type Grain = 'day' | 'week' | 'month' | 'season' | 'year';

/** Tehran days `YYYY-MM-DD`, both included; null: no bound. */
export interface Days {
	from: string | null;
	to: string | null;
}

/** What a page's reader is asked for: everything relative has been settled. */
export interface PageRequest extends Days {
	database: string;
	clock: 'real' | 'data';
	/** ISO instant for which the figures are to hold. */
	asOf: string;
	/** Whether that is the office's now: nothing of what is known lies after it. */
	isNow: boolean;
	/** ISO instant: what had been ingested by then; null: all that state has. */
	knownAt: string | null;
	/** What is known of state, as sql/queries/source-view.ts takes it. */
	newest?: string | null;
	since?: Since;
	/** The days to compare with; null: none, or the range has no two ends. */
	compare: Days | null;
	/** The step of charts: the address's own, or what suits the range. */
	grain: Grain;
	excludeOutages: boolean;
	/** With `excludeOutages` the Tehran days that are left out; absent: whoever needs them asks. */
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
	clock: 'real' | 'data';
	/** Changes whenever a figure may have changed. */
	watermark: string;
	range: Days;
	compare: Days | null;
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

/** One page: what its figures are and how they are read. Whatever it names as a code gets its name with the frame. */
export interface PageReader<Figures extends object> {
	/** Its name in addresses: the route, and `/live?page=`. */
	name: string;
	/** Which filters it takes; others of the address are carried along and shown as without effect here. */
	dimensions: readonly string[];
	/** What of the bar changes none of its figures: days to compare with, the step of charts. Said beside its chip. */
	unused?: readonly ('compare' | 'by')[];
	/** The figures of the catalogue whose definitions the page shows. */
	kpis: readonly string[];
	/** Parameters of its address that change no figure: a question that the page answers from its figures. */
	parameters?: readonly string[];
	/** False: it draws none, and its `outages` are empty; to plan their question takes as long as to read a page of letters. */
	hasOutages?: false;
	read(client: ClickHouseClient, request: PageRequest): Promise<Figures>;
}

/** A page's figures in their frame. */
export type Snapshot<Figures extends object> = PageFrame & Figures;

/** A page as any of its readers is known to those who need not know its figures. */
export type AnyPage = PageReader<object>;
