import type { Snapshot } from './pages/page.ts';
import type { Queue } from './pages/queue.ts';

/** What the wall shows at one moment. Days are Tehran days (`YYYY-MM-DD`), moments are ISO instants, counts are letters unless named otherwise. */
export interface WallFigures {
	/** answered + withBody + late + withOffice + ended = registered. */
	totals: {
		lettersAndCalls: number;
		electronic: number;
		registered: number;
		screened: number;
		/** Neither screened nor referred nor answered yet, of letters and calls. */
		toScreen: number;
		referred: number;
		/** Neither referred nor answered yet. */
		toRefer: number;
		answered: number;
		unanswered: number;
		/** Without need of an answer: neither answered nor unanswered. */
		ended: number;
		answeredLettersAndCalls: number;
		answeredElectronic: number;
		closedUnanswered: number;
		late: number;
		withBody: number;
		withOffice: number;
		onTime: { numerator: number; denominator: number };
		oldestUnansweredAt: string | null;
		registrarsFirstWeek: number;
		/** Tehran day of the first registration in the range; null: there is none. */
		firstDay: string | null;
		operators: number;
		loanPersons: number;
		/** How many of their keys are joined to others. */
		loanKeysJoined: number;
		referredToBanks: number;
		smsRegistered: number;
		smsReferred: number;
	};
	/** `isElectronic`: of the basis of its own, beside letters and calls. */
	channels: { code: string; count: number; isElectronic: boolean }[];
	categories: { code: string; count: number }[];
	/** Letters for which a bank is responsible. `trend`: those unanswered at each of the last 14 day ends, whenever they were registered; null where that is not known. */
	banks: {
		org: string;
		pending: number;
		late: number;
		inTime: number;
		answered: number;
		oldestAt: string | null;
		trend: (number | null)[];
	}[];
	/** Unanswered letters at the ends of the days from the first on, whenever they were registered: with the office itself, and with bodies. */
	stock: { from: string; office: number[]; bodies: number[] };
	/** Letters and calls: what the operators refer and their target counts. */
	days: {
		day: string;
		received: number | null;
		referred: number | null;
		answered: number | null;
		incomplete: boolean;
	}[];
	/** The same of the days that are compared with; empty without any. */
	before: { day: string; received: number }[];
	operators: {
		day: string | null;
		total: number;
		target: number;
		perOperator: { code: string; count: number }[];
		targetEach: number;
		meanPerDay: number | null;
	};
	calls: {
		cap: number;
		days: { day: string; offered: number; answered: number; abandoned: number; blocked: number }[];
	};
	/** Of all that wait, whatever the range. */
	queue: Queue;
}

export type WallSnapshot = Snapshot<WallFigures>;
