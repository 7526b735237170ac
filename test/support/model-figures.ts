import { answered, answerMoments, endingOf, modelLetters, type ModelLetter } from './model.ts';
import { at, distinct, livesOf, subjectOf, voided, type Sent } from './model-lives.ts';
import { modelCall } from './model-call.ts';
import { handoversOf } from './model-handovers.ts';

/** A figure is a set of rows. */
export type Row = (string | number | null)[];
export type Figures = Record<string, Row[]>;

const HALF_HOUR = 1_800_000;
const ENDS = ['answered', 'returned', 'referred', 'closed'];

/** Every figure that the office shows of a set of events, walked event by event. */
export function modelFigures(sent: Sent[]): Figures {
	return { events: eventRows(sent), ...letterFigures(sent), ...callFigures(sent) };
}

/** Counts by key: all that is added under one key is one row. */
class Tally {
	readonly #cells = new Map<string, { key: Row; counts: number[] }>();
	readonly #width: number;

	constructor(width: number) {
		this.#width = width;
	}

	add(key: Row, column = 0, n = 1): void {
		const name = JSON.stringify(key);
		const cell = this.#cells.get(name) ?? { key, counts: Array<number>(this.#width).fill(0) };
		this.#cells.set(name, cell);
		cell.counts[column]! += n;
	}

	rows(): Row[] {
		return [...this.#cells.values()].map(({ key, counts }) => [...key, ...counts]);
	}
}

function eventRows(sent: Sent[]): Row[] {
	const bySubject = Map.groupBy(distinct(sent), (one) => subjectOf(one).join(' '));
	return [...bySubject.values()].flatMap((history) => {
		const taken = voided(history);
		return history.map((one) => {
			const { event_id, type } = one.event;
			return [...subjectOf(one), one.source, event_id, type, at(one.event), Number(taken.has(one))];
		});
	});
}

function letterFigures(sent: Sent[]): Figures {
	const lives = livesOf('letter', sent);
	const letters = [...modelLetters(sent).values()];
	const [states, bodies, hours] = [new Tally(2), new Tally(2), new Tally(1)];
	const [letterDays, orgDays, operatorDays] = [new Tally(6), new Tally(10), new Tally(2)];
	for (const letter of letters) {
		const life = lives.get(letter.letter_id)!.map(({ event }) => event);
		states.add([letter.state]);
		if (letter.is_answered) states.add([letter.state], 1);

		const form = life.find(({ type }) => type === 'letter.registered');
		const category = form?.type === 'letter.registered' ? form.category : '';
		// What happened before its registration counts with that; of one that was never registered nothing does.
		const since = letter.registered_at;
		const flow = (moment: number | null, column: number): void => {
			if (moment !== null && since !== null)
				letterDays.add([dayOf(Math.max(moment, since)), letter.channel, category], column);
		};
		const screening = life.find(({ type }) => type === 'letter.screened');
		flow(letter.registered_at, 0);
		flow(screening ? at(screening) : null, 1);
		flow(letter.first_referred_at, 2);
		const turns = answerFlows(letter.letter_id, lives);
		for (const [n, [moment, column]] of turns.entries()) {
			const end = column === 3 ? turns[n + 1]?.[0] : moment;
			if (end === undefined || end > (since ?? 0)) flow(moment, column);
		}

		const endings = endingFlows(letter.letter_id, lives);
		for (const [n, [moment, column]] of endings.entries()) {
			const end = column === 5 ? endings[n + 1]?.[0] : moment;
			if (end === undefined || end > (since ?? 0)) flow(moment, column);
		}

		if (letter.registered_at !== null) hours.add(['registered', hourOf(letter.registered_at)]);
		if (letter.first_answered_at !== null) hours.add(['answered', hourOf(letter.first_answered_at)]);
		if (since !== null) {
			orgDays.add([dayOf(since), 'office'], 5);
			for (const { at, from, to } of handoversOf(letter.letter_id, lives)) {
				if (from) orgDays.add([dayOf(at), from], to ? 7 : 8);
				if (to) orgDays.add([dayOf(at), to], from ? 6 : 9);
			}
		}
		const referrers = life.filter(({ type }) => type === 'letter.referred').map(({ actor }) => actor);
		for (const [i, { to_org, from_org, referred_at, ended_at, ended_by }] of letter.referrals.entries()) {
			bodies.add([to_org], ended_at === null ? 0 : 1);
			hours.add([`to ${to_org}`, hourOf(referred_at)]);
			orgDays.add([dayOf(referred_at), to_org]);
			if (ended_at !== null) orgDays.add([dayOf(ended_at), to_org], 1 + ENDS.indexOf(ended_by!));
			const operator = referrers[i];
			if (from_org !== null || operator === undefined) continue;
			operatorDays.add([dayOf(referred_at), operator]);
			if (ended_by === 'returned') operatorDays.add([dayOf(referred_at), operator], 1);
		}
	}
	return {
		letters: letters.map(letterRow),
		'letters by state': states.rows(),
		referrals: letters.flatMap(({ letter_id, referrals }) =>
			referrals.map(({ referral_id, from_org, to_org, referred_at, ended_at, ended_by }): Row => [
				...[letter_id, referral_id, from_org, to_org],
				...[referred_at, ended_at, ended_by]
			])
		),
		'referrals by body': bodies.rows(),
		'letters a day': letterDays.rows(),
		'bodies a day': withStands(orgDays.rows()),
		'operators a day': operatorDays.rows(),
		'letters and referrals an hour': hours.rows()
	};
}

function letterRow({ referrals: _, is_answered, ...letter }: ModelLetter): Row {
	const { letter_id, state, ...rest } = letter;
	return [letter_id, state, Number(is_answered), ...Object.values(rest)];
}

/**
 * When an answer begins to stand (column 3) and when it ceases to (column 4), its own or its master's: asked at each
 * moment at which anything happened. One that is answered and reopened within a moment has done both.
 */
export function answerFlows(id: string, lives: Map<string, Sent[]>): [moment: number, column: number][] {
	const flows: [number, number][] = [];
	let was = false;
	for (const moment of answerMoments(id, lives)) {
		const is = answered(id, lives, moment);
		const inPassing =
			!was && !is && lives.get(id)!.some(({ event: e }) => at(e) === moment && e.type === 'letter.answered');
		if (is !== was || inPassing) flows.push([moment, is || inPassing ? 3 : 4]);
		if (inPassing) flows.push([moment, 4]);
		was = is;
	}
	return flows;
}

/** When a letter came to be ended without need of an answer (column 5), and when it ceased to be (column 4). */
export function endingFlows(id: string, lives: Map<string, Sent[]>): [moment: number, column: number][] {
	const flows: [number, number][] = [];
	for (const moment of answerMoments(id, lives)) {
		const is = endingOf(id, lives, moment) !== null;
		if (is !== (flows.at(-1)?.[1] === 5)) flows.push([moment, is ? 5 : 4]);
	}
	return flows;
}

/** What stands at the end of a day with a body, of referrals and of letters: all that came so far without all that went. */
function withStands(rows: Row[]): Row[] {
	const standing = new Map<string, [referrals: number, letters: number]>();
	return rows
		.sort(([a], [b]) => (a! < b! ? -1 : 1))
		.map((row) => {
			const [day, org, came, answered, returned, referred, closed, ...ofLetters] = row as [string, string, ...number[]];
			const went = [answered!, returned!, referred!, closed!];
			const [registered, handedIn, handedOut, settled, unsettled] = ofLetters as [
				number,
				number,
				number,
				number,
				number
			];
			const [referrals, letters] = standing.get(org) ?? [0, 0];
			const stands = referrals + came! - went.reduce((sum, n) => sum + n, 0);
			const unanswered = letters + registered + handedIn - handedOut - settled + unsettled;
			standing.set(org, [stands, unanswered]);
			return [day, org, came!, ...went, stands, ...ofLetters, unanswered];
		});
}

function callFigures(sent: Sent[]): Figures {
	const calls: Row[] = [];
	const [outcomes, days] = [new Tally(1), new Tally(6)];
	for (const [id, life] of livesOf('call', sent)) {
		const { offered_at, outcome, wait_s, handle_s } = modelCall(id, life);
		calls.push([id, offered_at, outcome, wait_s, handle_s]);
		outcomes.add([outcome]);
		const day = [dayOf(at(life[0]!.event))];
		days.add(day);
		if (outcome !== null) days.add(day, 1 + ['answered', 'abandoned', 'blocked'].indexOf(outcome));
		days.add(day, 4, wait_s ?? 0);
		days.add(day, 5, handle_s ?? 0);
	}
	return { calls, 'calls by outcome': outcomes.rows(), 'calls a day': days.rows() };
}

const zone = new Intl.DateTimeFormat('en', { timeZone: 'Asia/Tehran', timeZoneName: 'longOffset' });
const offsets = new Map<number, number>();

/** Kept by half hours of UTC, at which Tehran's summers began and ended. */
function inTehran(moment: number): string {
	const slot = Math.floor(moment / HALF_HOUR);
	let offset = offsets.get(slot);
	if (offset === undefined) {
		const name = zone.formatToParts(slot * HALF_HOUR).find(({ type }) => type === 'timeZoneName')?.value ?? '';
		const [, hours, minutes] = /GMT\+(\d+):(\d+)/.exec(name) ?? [];
		offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
		offsets.set(slot, offset);
	}
	return new Date(moment + offset).toISOString();
}

const dayOf = (moment: number): string => inTehran(moment).slice(0, 10);
const hourOf = (moment: number): string => inTehran(moment).slice(0, 13).replace('T', ' ');
