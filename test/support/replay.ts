import type { WireEvent } from '#ingest/contract/event.ts';
import { at, livesOf, type Sent } from './model-lives.ts';

/** What a letter has come to so far. */
interface Standing {
	registeredAt: number | null;
	referrals: { id: string; to: string; at: number; open: boolean }[];
	isAnswered: boolean;
	isClosed: boolean;
	isEnded: boolean;
	master: string | null;
}

/** Letters of one state, holder and age: how many, and for how long the holder has had them, in ms together. */
export type Cell = [state: string, isAnswered: number, holder: string, age: string, letters: number, held: number];

const TYPES = /^(letter\.(registered|linked|referred|returned|answered|closed|reopened|objected)|event\.voided)$/;
const AGES: [name: string, days: number][] = [
	['month', 30],
	['10 days', 10],
	['3 days', 3],
	['new', 0]
];
const DAY = 86_400_000;

/**
 * Walks the events of an office in the order in which they happened, and stops at each of the instants to count the letters
 * that there are then: by state, holder, and days since their registration.
 * @param instants in milliseconds, rising
 */
export function* replay(events: Iterable<WireEvent>, instants: number[]): Generator<Cell[]> {
	const sent: Sent[] = [];
	for (const event of events)
		if (TYPES.test(event.type) && 'letter_id' in event) sent.push({ source: 'one', hash: 0n, event: event });
	// Sorting is stable: what a letter has in one moment keeps the order of its life.
	const steps = [...livesOf('letter', sent)]
		.flatMap(([id, life]) => life.map(({ event }) => ({ id, event, at: at(event) })))
		.sort((a, b) => a.at - b.at);
	const letters = new Map<string, Standing>();
	let i = 0;
	for (const instant of instants) {
		for (; i < steps.length && steps[i]!.at <= instant; i++) walk(letters, steps[i]!.id, steps[i]!.event);
		yield count(letters, instant);
	}
}

function walk(letters: Map<string, Standing>, id: string, event: WireEvent): void {
	let letter = letters.get(id);
	if (!letter) {
		letter = { registeredAt: null, referrals: [], isAnswered: false, isClosed: false, isEnded: false, master: null };
		letters.set(id, letter);
	}
	const end = (which: (referral: Standing['referrals'][number]) => boolean): void => {
		for (const referral of letter.referrals) if (referral.open && which(referral)) referral.open = false;
	};
	switch (event.type) {
		case 'letter.registered':
			letter.registeredAt ??= at(event);
			break;
		case 'letter.linked':
			letter.master = event.master_letter_id;
			break;
		case 'letter.referred':
			end(({ to }) => to === event.from_org);
			letter.referrals.push({ id: event.referral_id, to: event.to_org, at: at(event), open: true });
			break;
		case 'letter.returned':
			end((referral) => referral.id === event.referral_id);
			break;
		case 'letter.answered':
			end((referral) => event.referral_id === undefined || referral.id === event.referral_id);
			letter.isAnswered = true;
			break;
		case 'letter.closed':
			end(() => true);
			letter.isClosed = true;
			letter.isEnded ||= event.ended_as !== undefined;
			break;
		case 'letter.reopened':
		case 'letter.objected':
			letter.isAnswered = false;
			letter.isClosed = false;
			letter.isEnded = false;
	}
}

function count(letters: Map<string, Standing>, instant: number): Cell[] {
	const cells = new Map<string, Cell>();
	for (const [id, letter] of letters) {
		const isAnswered = isTrueOf(letters, id, 'isAnswered');
		const isEnded = !isAnswered && isTrueOf(letters, id, 'isEnded');
		const holding = letter.referrals.findLast(({ open }) => open);
		const state =
			letter.isClosed || isEnded
				? 'closed'
				: isAnswered
					? 'answered'
					: letter.referrals.length > 0
						? 'referred'
						: 'registered';
		const age =
			letter.registeredAt === null ? 'none' : AGES.find(([, days]) => instant - letter.registeredAt! >= days * DAY)![0];
		const key = `${state} ${isAnswered} ${holding?.to} ${age}`;
		const cell = cells.get(key) ?? [state, Number(isAnswered), holding?.to ?? '', age, 0, 0];
		cells.set(key, cell);
		cell[4]++;
		if (holding) cell[5] += instant - holding.at;
	}
	return [...cells.values()];
}

/** Of the letter itself, or of one that it is linked to, directly or not. */
function isTrueOf(
	letters: Map<string, Standing>,
	id: string,
	what: 'isAnswered' | 'isEnded',
	seen: string[] = []
): boolean {
	const letter = letters.get(id);
	if (!letter || seen.includes(id)) return false;
	return letter[what] || (letter.master !== null && isTrueOf(letters, letter.master, what, [...seen, id]));
}
