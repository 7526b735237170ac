/** Instants are milliseconds since 1970, UTC; codes are as they came, empty where there is none. */
export type Instant = number;

/** What a citizen's letter says of itself when it is registered. */
export interface Registration {
	channel: string;
	category: string;
	county: string;
	kind: string;
	campaign: string;
	priority: string;
	subject: string;
	citizenKey: string;
	citizenMask: string;
	mobileKey: string;
}

/** One content of an event of a letter, with the fields that the rules of its life need. */
export interface LetterEvent {
	type: string;
	at: Instant;
	/** Unique within its source. */
	id: string;
	source: string;
	/** Hash of the content. */
	hash: bigint;
	/** The load that brought it; empty if none did. */
	load: string;
	arrivedAt: Instant;
	actor: string;
	/** The body that acts. */
	org: string;
	referralId: string;
	/** Of a referral: the body that passes the letter on, empty for the office, and the one that gets it. */
	fromOrg: string;
	toOrg: string;
	/** Of a referral: the deadline given with it. */
	dueAt: Instant | null;
	promisedAt: Instant | null;
	outcome: string;
	/** Of a closing: how the letter ended without need of an answer; empty if it says nothing of that. */
	endedAs: string;
	masterId: string;
	/** Of a void: the event that it takes back. */
	targetId: string;
	targetSource: string;
	/** The letter itself, or an answer, came with a text. */
	hasText: boolean;
	/** Keyed hash of an answer's text, 64 bits in decimal; 0 without text. */
	textKey: string;
	/** Of an SMS. */
	template: string;
	/** The flag, the citizen's verdict, or the loan's id. */
	name: string;
	bank: string;
	collateral: string;
	amountRial: string;
	registration: Registration | null;
}

/** What ends an answer, a closing and an ending. */
export const CONTESTS: readonly string[] = ['letter.reopened', 'letter.objected'];

/** The order in the life of a letter of what happens in the same moment (DESIGN.md, "Rules of state"). */
const RANKS: ReadonlyMap<string, number> = new Map(
	[
		...['letter.registered', 'letter.screened', 'letter.linked', 'letter.referred', 'letter.seen', 'letter.waiting'],
		...['letter.resumed', 'letter.returned', 'letter.interim_answer', 'letter.answered', 'letter.closed'],
		...CONTESTS
	].map((type, n) => [type, n + 1])
);
const rankOf = (type: string): number => RANKS.get(type) ?? RANKS.size + 1;

/** Negative if `a` stands before `b` in the life of their letter. */
export function inOrder(a: LetterEvent, b: LetterEvent): number {
	return (
		a.at - b.at ||
		(a.type === b.type ? 0 : rankOf(a.type) - rankOf(b.type)) ||
		compareBytes(a.id, b.id) ||
		compareBytes(a.source, b.source)
	);
}

/** As the engine sorts texts: by their bytes. JavaScript's own order differs where a text has a character beyond 16 bits. */
export function compareBytes(a: string, b: string): number {
	if (a === b) return 0;
	if (/[\ud800-\uffff]/.test(a) || /[\ud800-\uffff]/.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
	return a < b ? -1 : 1;
}
