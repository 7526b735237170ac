import { at, livesOf, type Sent } from './model-lives.ts';
import { isAgain, isFormal, markOnward, markReturned, type Marks } from './model-marks.ts';

/**
 * The rules of state, said again in the plainest way: a letter's history walked event by event in memory. What
 * ClickHouse recomputes from sets with array functions must come to the same.
 */

export interface ModelReferral extends Marks {
	referral_id: string;
	from_org: string | null;
	to_org: string;
	referred_at: number;
	ended_at: number | null;
	ended_by: string | null;
}

export interface ModelLetter {
	letter_id: string;
	state: string;
	is_answered: boolean;
	registered_at: number | null;
	first_referred_at: number | null;
	last_referred_at: number | null;
	first_answered_at: number | null;
	last_answered_at: number | null;
	closed_at: number | null;
	reopened_at: number | null;
	holder: string | null;
	/** The responsible body, or `office`. */
	body: string;
	operator: string | null;
	hops: number;
	returns: number;
	channel: string;
	referrals: ModelReferral[];
}

/** The letters of a set of events as of an instant: what occurred by then, as it is known with all of them. */
export function modelLetters(sent: Sent[], asOf = Infinity): Map<string, ModelLetter> {
	const lives = livesOf('letter', sent, asOf);
	return new Map([...lives.keys()].map((id) => [id, settled(id, lives)]));
}

/** Its own answer stands, or that of the letter it is linked to now or was linked to while that was answered. */
export function answered(id: string, lives: Map<string, Sent[]>, asOf = Infinity, seen = new Set<string>()): boolean {
	let own = false;
	let master: string | undefined;
	for (const { event } of lives.get(id) ?? []) {
		if (at(event) > asOf) break;
		if (event.type === 'letter.answered') own = true;
		if (event.type === 'letter.reopened' || event.type === 'letter.objected') own = false;
		if (event.type === 'letter.linked') master = event.master_letter_id;
	}
	if (own || master === undefined || seen.has(master) || master === id) return own;
	return answered(master, lives, asOf, new Set([...seen, id]));
}

/** Whose the answer is that stands: its own before that of its master. */
export function answerBody(id: string, lives: Map<string, Sent[]>, seen = new Set<string>()): string {
	const life = lives.get(id) ?? [];
	const turns = life.filter(({ event: { type } }) =>
		['letter.answered', 'letter.reopened', 'letter.objected'].includes(type)
	);
	const ended = turns.findLastIndex(({ event }) => event.type !== 'letter.answered');
	const answer = turns[ended + 1];
	const master = life.findLast(({ event }) => event.type === 'letter.linked')?.event;
	if (!answer) {
		const next = master?.type === 'letter.linked' ? master.master_letter_id : undefined;
		return next === undefined || seen.has(next) || next === id ? '' : answerBody(next, lives, new Set([...seen, id]));
	}
	const { referrals, holder } = letterOf(id, life.slice(0, life.indexOf(answer)), false);
	const { referral_id, org } = answer.event as { referral_id?: string; org?: string };
	return referrals.findLast((one) => one.referral_id === referral_id)?.to_org ?? org ?? holder ?? '';
}

/** A letter as of a moment, from the lives of all. */
export function letterAt(id: string, lives: Map<string, Sent[]>, moment: number): ModelLetter {
	const then = new Map([...lives].map(([one, life]) => [one, life.filter(({ event }) => at(event) <= moment)]));
	return settled(id, then);
}

/** With the answer or the ending that it may have from its master. */
function settled(id: string, lives: Map<string, Sent[]>): ModelLetter {
	const [isAnswered, ending] = [answered(id, lives), endingOf(id, lives)];
	return letterOf(id, lives.get(id)!, isAnswered, isAnswered ? answerBody(id, lives) : ending?.body, ending !== null);
}

/** How a letter stands ended without need of an answer: by whom (or `office`) first, and whether the office says so too. */
export type Ending = Record<'as' | 'by' | 'body', string> & { at: number; isConfirmed: boolean };

/** By its own closings, or as the letter that it is linked to; null where it does not, or is answered. */
export function endingOf(id: string, lives: Map<string, Sent[]>, asOf = Infinity): Ending | null {
	return answered(id, lives, asOf) ? null : saidToEnd(id, lives, asOf);
}

function saidToEnd(id: string, lives: Map<string, Sent[]>, asOf: number, seen = new Set<string>()): Ending | null {
	const life = (lives.get(id) ?? []).filter(({ event }) => at(event) <= asOf);
	let found = null as Omit<Ending, 'body'> | null;
	for (const [n, { event }] of life.entries()) {
		if (event.type === 'letter.reopened' || event.type === 'letter.objected') found = null;
		if (event.type !== 'letter.closed' || event.ended_as === undefined) continue;
		// Who does not say who it is holds the letter, or held it last.
		const by = event.org ?? heldLast(id, life.slice(0, n + 1));
		const isConfirmed = by === 'office';
		if (event.ended_as !== found?.as) found = { as: event.ended_as, by, at: at(event), isConfirmed };
		else found.isConfirmed ||= isConfirmed;
	}
	if (found) return { ...found, body: letterOf(id, life, false).body };
	const link = life.findLast(({ event }) => event.type === 'letter.linked')?.event;
	if (link?.type !== 'letter.linked' || seen.has(link.master_letter_id) || link.master_letter_id === id) return null;
	const taken = saidToEnd(link.master_letter_id, lives, asOf, new Set([...seen, id]));
	return taken && { ...taken, at: Math.max(taken.at, at(link)) };
}

/** Who holds a letter, else who held it last, whatever came of it since. */
function heldLast(id: string, life: Sent[]): string {
	const { body } = letterOf(id, life, false);
	return body === 'office' && life.length > 0 ? heldLast(id, life.slice(0, -1)) : body;
}

/** In their order, the moments at which anything happened to a letter, or to one that it was ever linked to. */
export function answerMoments(id: string, lives: Map<string, Sent[]>): number[] {
	const chain = new Set([id]);
	for (const member of chain)
		for (const { event } of lives.get(member) ?? [])
			if (event.type === 'letter.linked') chain.add(event.master_letter_id);
	const moments = new Set([...chain].flatMap((one) => (lives.get(one) ?? []).map(({ event }) => at(event))));
	return [...moments].sort((a, b) => a - b);
}

/** @param settledBody whose the answer or the ending is */
function letterOf(
	letter_id: string,
	life: Sent[],
	is_answered: boolean,
	settledBody?: string,
	is_ended = false
): ModelLetter {
	const moments = (...types: string[]) =>
		life.filter(({ event }) => types.includes(event.type)).map(({ event }) => at(event));
	const referrals: ModelReferral[] = [];
	let closed = false;
	let lastHolder: string | null = null;
	let hasAnswer = false;
	for (const [i, sent] of life.entries()) {
		const { event } = sent;
		const open = referrals.filter((r) => r.ended_at === null);
		const end = (ended: ModelReferral[], ended_by: string, more: (r: ModelReferral) => Partial<Marks> = () => ({})) => {
			for (const r of ended) Object.assign(r, { ended_at: at(event), ended_by, ...more(r) });
			if (ended_by === 'returned') markReturned(ended);
		};
		switch (event.type) {
			case 'letter.referred':
				if (event.from_org)
					end(
						open.filter((r) => r.to_org === event.from_org),
						'referred'
					);
				markOnward(referrals, sent);
				referrals.push({
					referral_id: event.referral_id,
					from_org: event.from_org ?? null,
					to_org: event.to_org,
					referred_at: at(event),
					ended_at: closed ? at(event) : null,
					ended_by: closed ? 'closed' : null,
					is_formal: 0,
					is_again: isAgain(referrals, event),
					is_excused: Number(closed && hasAnswer)
				});
				if (closed) lastHolder = event.to_org;
				break;
			case 'letter.answered':
				end(
					open.filter((r) => event.referral_id === undefined || r.referral_id === event.referral_id),
					'answered',
					(r) => ({ is_formal: isFormal(sent, life.slice(0, i), r) })
				);
				hasAnswer = true;
				break;
			case 'letter.returned':
				end(
					open.filter(
						(r) => r.referral_id === event.referral_id && [undefined, 'office', r.to_org].includes(event.org)
					),
					'returned'
				);
				break;
			case 'letter.closed':
				lastHolder = open.at(-1)?.to_org ?? (closed ? lastHolder : null);
				end(open, 'closed', () => ({ is_excused: Number(hasAnswer) }));
				closed = true;
				break;
			case 'letter.reopened':
			case 'letter.objected':
				closed = false;
				hasAnswer = false;
				lastHolder = null;
		}
	}
	const referredBy = life.find(({ event }) => event.type === 'letter.referred' && !event.from_org);
	const registration = life.find(({ event }) => event.type === 'letter.registered')?.event;
	const referred = moments('letter.referred');
	const answers = moments('letter.answered');
	const holder = referrals.findLast((r) => r.ended_at === null)?.to_org ?? null;
	return {
		letter_id,
		state: closed
			? 'closed'
			: is_answered
				? 'answered'
				: is_ended
					? 'closed'
					: referred.length > 0
						? 'referred'
						: 'registered',
		is_answered,
		registered_at: moments('letter.registered')[0] ?? null,
		first_referred_at: referred[0] ?? null,
		last_referred_at: referred.at(-1) ?? null,
		first_answered_at: answers[0] ?? null,
		last_answered_at: answers.at(-1) ?? null,
		closed_at: moments('letter.closed').at(-1) ?? null,
		reopened_at: moments('letter.reopened').at(-1) ?? null,
		holder,
		body: (settledBody ?? holder ?? lastHolder) || 'office',
		operator: referredBy?.event.actor ?? null,
		hops: referred.length,
		returns: moments('letter.returned').length,
		channel: registration?.type === 'letter.registered' ? registration.channel : '',
		referrals
	};
}
