import { isoText } from '../../model/tehran.ts';
import { toneOf, type Tone } from '../lists/list.ts';
import type { LetterTexts, PageRow } from './questions.ts';
import type { Place } from './sorts.ts';

/** A letter as the desk lists it; moments are ISO instants, codes are null where there is none. */
export interface DeskLetter {
	letterId: string;
	channel: string;
	category: string;
	county: string;
	kind: string;
	campaign: string;
	priority: string | null;
	state: string;
	tone: Tone;
	isAnswered: boolean;
	hops: number;
	returns: number;
	bodies: number;
	pingPongs: number;
	reopens: number;
	/** Null: the office itself. */
	holder: string | null;
	operator: string | null;
	registrar: string | null;
	outcome: string | null;
	closedBy: string | null;
	bank: string | null;
	flags: string[];
	registeredAt: string | null;
	firstReferredAt: string | null;
	lastReferredAt: string | null;
	heldSince: string | null;
	dueAt: string | null;
	answeredAt: string | null;
	closedAt: string | null;
	promisedAt: string | null;
	waitingSince: string | null;
	remindedAt: string | null;
	lastEventAt: string | null;
	/** Whoever shows a row asks what its reader may see of these (web/lib/server/masking.ts). */
	isSensitive: boolean;
	subject: string;
	citizen_mask: string;
}

/** @param at the moment as of which they are shown, in milliseconds */
export function lettersOf(
	rows: PageRow[],
	texts: Map<string, LetterTexts>,
	at: number
): { letter: DeskLetter; place: Place }[] {
	return rows.map((row) => ({
		place: { key: row.place, id: row.letter_id },
		letter: letterOf(row, texts.get(row.letter_id), at)
	}));
}

function letterOf(row: PageRow, texts: LetterTexts | undefined, at: number): DeskLetter {
	const { letter_id, is_answered, ping_pongs, closed_by, loan_bank } = row;
	const { channel, category, county, kind, campaign, priority, state, hops, returns, bodies, reopens } = row;
	const { holder, operator, registrar, outcome, flags } = row;
	return {
		letterId: letter_id,
		...{ channel, category, county, kind, campaign, priority, state, hops, returns, bodies, reopens },
		...{ holder, operator, registrar, outcome, flags },
		tone: toneOf(row, row.due, at),
		isAnswered: is_answered,
		pingPongs: ping_pongs,
		closedBy: closed_by,
		bank: loan_bank,
		registeredAt: isoText(row.registered),
		firstReferredAt: isoText(row.first_referred),
		lastReferredAt: isoText(row.last_referred),
		heldSince: isoText(row.held_since),
		dueAt: isoText(row.due),
		answeredAt: isoText(row.answered),
		closedAt: isoText(row.closed),
		promisedAt: isoText(row.promised),
		waitingSince: isoText(row.waiting),
		remindedAt: isoText(row.reminded),
		lastEventAt: isoText(row.last_event),
		isSensitive: texts?.is_sensitive ?? true,
		subject: texts?.subject ?? '',
		citizen_mask: texts?.citizen_mask ?? ''
	};
}
