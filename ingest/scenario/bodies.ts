import { Answers } from './answers.ts';
import { DAY, HOUR, OUTAGE, bodyAtWork, inOutage, moment } from './calendar.ts';
import { mannerOf, neighbourOf } from './routing.ts';
import { ACTIVITIES, RETURN_REASONS, UNANSWERED_CLOSINGS, WAIT_REASONS, type EndedAs } from './texts.ts';
import type { Letter, World } from './world.ts';

const RETURNS = 0.0105;
const FORWARDS = 0.055;
const WAITS = 0.025;
const INTERIM = 0.07;
const NOTED = 0.05;
const CLOSED_UNANSWERED = 0.047;
const REMINDED = 0.03;
const FLAGGED = 0.006;
const MOST_REFERRALS = 4;

/** What a body may request from the office. */
export interface Desk {
	mayReturn(): boolean;
	/** The letter returns to the office; `letter.body` then names the right body. */
	returned(letter: Letter, t: number): void;
	/** The body says that the letter needs no answer, which the office confirms or not. */
	ended(letter: Letter, as: EndedAs, t: number): void;
}

/** The life of a letter at the body that it was referred to: opened, returned, passed on, or worked on. */
export class Bodies {
	readonly #world: World;
	readonly #desk: Desk;
	readonly #answers: Answers;

	constructor(world: World, desk: Desk) {
		this.#world = world;
		this.#desk = desk;
		this.#answers = new Answers(world);
	}

	/** Gives the letter a new referral, held by `body`. */
	assign(letter: Letter, body: string, t: number): void {
		letter.referrals++;
		letter.referral = `${letter.id}-r${letter.referrals}`;
		letter.holder = body;
		letter.referredAt = t;
	}

	arrive(letter: Letter, t: number, byOffice: boolean): void {
		const { random, agenda } = this.#world;
		const referral = letter.referral;
		const manner = mannerOf(letter.holder);
		const opened = bodyAtWork(t + random.delay(0.08 * manner.days * DAY), random);
		if (random.chance(manner.opens)) agenda.add(opened, (at) => this.#see(letter, referral, at));
		this.#inspect(letter, t);

		const fate = random.next();
		if (byOffice && fate < RETURNS && this.#desk.mayReturn()) {
			const back = bodyAtWork(opened + random.delay(1.8 * DAY), random);
			agenda.add(back, (at) => this.#giveBack(letter, referral, at));
		} else if (fate >= RETURNS && fate < RETURNS + FORWARDS && letter.referrals < MOST_REFERRALS) {
			const passed = bodyAtWork(opened + random.delay(3 * DAY), random);
			// Nothing is passed on during the fibre outage.
			const at = inOutage(passed) ? bodyAtWork(OUTAGE.to + random.delay(DAY), random) : passed;
			agenda.add(at, () => this.#passOn(letter, referral, at));
		} else {
			this.#workOn(letter, referral, opened);
		}
	}

	#holds(letter: Letter, referral: string): boolean {
		return letter.referral === referral && letter.holder !== '' && !letter.answered && !letter.closed && !letter.linked;
	}

	#see(letter: Letter, referral: string, t: number): void {
		if (letter.referral !== referral || letter.holder === '') return;
		const seen = { ...this.#world.of(letter, t), org: letter.holder, referral_id: referral };
		this.#world.tell({ type: 'letter.seen', ...seen }, t);
	}

	#giveBack(letter: Letter, referral: string, t: number): void {
		if (!this.#holds(letter, referral) || !this.#desk.mayReturn()) return;
		const { random } = this.#world;
		const right = neighbourOf(letter.holder, letter.category, random);
		const said = random.chance(0.9) ? { right_org: right } : {};
		const by = { org: letter.holder, referral_id: referral, reason: random.pick(RETURN_REASONS) };
		this.#world.tell({ type: 'letter.returned', ...this.#world.of(letter, t), ...by, ...said }, t);
		letter.body = right;
		letter.holder = '';
		this.#desk.returned(letter, t);
	}

	#passOn(letter: Letter, referral: string, t: number): void {
		if (!this.#holds(letter, referral)) return;
		const from = letter.holder;
		const to = neighbourOf(from, letter.category, this.#world.random);
		this.assign(letter, to, t);
		const way = { referral_id: letter.referral, from_org: from, to_org: to, reason: 'مربوط به آن دستگاه است' };
		this.#world.tell({ type: 'letter.referred', ...this.#world.of(letter, t), org: from, ...way }, t);
		this.arrive(letter, t, false);
	}

	#workOn(letter: Letter, referral: string, opened: number): void {
		const { random, agenda } = this.#world;
		const manner = mannerOf(letter.holder);
		const world = this.#world;
		let begins = opened;
		if (random.chance(WAITS)) {
			const waits = bodyAtWork(opened + random.delay(2 * DAY), random);
			const goesOn = random.chance(0.8) ? bodyAtWork(waits + random.between(2, 11) * DAY, random) : Infinity;
			const reason = random.pick(WAIT_REASONS);
			const until = { until: moment(waits + 10 * DAY) };
			agenda.add(waits, (t) => {
				if (!this.#holds(letter, referral)) return;
				world.tell({ type: 'letter.waiting', ...world.of(letter, t), org: letter.holder, ...until, reason }, t);
			});
			agenda.add(goesOn, (t) => {
				if (!this.#holds(letter, referral)) return;
				const resumed = { ...world.of(letter, t), org: letter.holder, reason: 'مدارک کامل شد' };
				world.tell({ type: 'letter.resumed', ...resumed }, t);
			});
			begins = goesOn;
			if (begins === Infinity) return;
		}
		if (random.chance(NOTED)) {
			const noted = bodyAtWork(begins + random.delay(0.4 * manner.days * DAY), random);
			agenda.add(noted, (t) => this.#note(letter, referral, t));
		}
		if (random.chance(INTERIM)) {
			const interim = bodyAtWork(begins + random.delay(0.4 * manner.days * DAY), random);
			begins = Math.max(begins, interim);
			agenda.add(interim, (t) => this.#promise(letter, referral, t));
		}
		if (!random.chance(manner.never)) {
			const done = bodyAtWork(begins + HOUR + random.delay(manner.days * DAY), random);
			agenda.add(done, (t) => {
				if (this.#holds(letter, referral)) this.#answers.answer(letter, t);
			});
		} else if (random.chance(CLOSED_UNANSWERED)) {
			agenda.add(bodyAtWork(opened + random.between(4, 24) * DAY, random), (t) => this.#close(letter, referral, t));
		}
	}

	#note(letter: Letter, referral: string, t: number): void {
		if (!this.#holds(letter, referral)) return;
		const world = this.#world;
		const note = { ...world.of(letter, t), org: letter.holder, activity: world.random.pick(ACTIVITIES) };
		world.tell({ type: 'letter.noted', ...note }, t);
		if (!world.random.chance(0.012)) return;
		const reason = 'برای نامهٔ دیگری ثبت شده بود';
		world.agenda.add(t + 600 + world.random.int(HOUR), (at) => {
			const target = { target_event_id: note.event_id, reason };
			world.tell({ type: 'event.voided', ...world.of(letter, at), org: note.org, ...target }, at);
		});
	}

	#promise(letter: Letter, referral: string, t: number): void {
		if (!this.#holds(letter, referral)) return;
		const promised_at = moment(t + (10 + this.#world.random.int(10)) * DAY);
		const interim = { ...this.#world.of(letter, t), org: letter.holder, referral_id: referral, promised_at };
		this.#world.tell({ type: 'letter.interim_answer', ...interim }, t);
	}

	#close(letter: Letter, referral: string, t: number): void {
		if (!this.#holds(letter, referral)) return;
		letter.closed = true;
		const closing = this.#world.random.pick(UNANSWERED_CLOSINGS);
		this.#world.tell({ type: 'letter.closed', ...this.#world.of(letter, t), org: letter.holder, ...closing }, t);
		if (closing.ended_as !== undefined) this.#desk.ended(letter, closing.ended_as, t);
	}

	/** The inspector's reminders and flags, on some letters that stay unanswered. */
	#inspect(letter: Letter, t: number): void {
		const world = this.#world;
		const { random, agenda } = world;
		const open = () => letter.holder !== '' && !letter.answered && !letter.closed && !letter.linked;
		if (random.chance(REMINDED)) {
			agenda.add(bodyAtWork(t + random.between(9, 16) * DAY, random), (at) => {
				if (!open()) return;
				const reminder = { actor: 'insp-01', to_org: letter.holder, text: 'مهلت پاسخ رو به پایان است.' };
				world.tell({ type: 'letter.reminded', ...world.of(letter, at), ...reminder }, at);
			});
		}
		if (random.chance(FLAGGED)) {
			agenda.add(bodyAtWork(t + random.between(5, 15) * DAY, random), (at) => {
				if (!open()) return;
				const by = { actor: 'insp-02', flag: 'follow_up' };
				world.tell({ type: 'letter.flagged', ...world.of(letter, at), ...by, text: 'پیگیری ویژه' }, at);
				if (!random.chance(0.5)) return;
				agenda.add(bodyAtWork(at + random.between(2, 8) * DAY, random), (later) => {
					world.tell({ type: 'letter.unflagged', ...world.of(letter, later), ...by }, later);
				});
			});
		}
	}
}
