import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventSchema, type EventType, type WireEvent } from '#ingest/contract/event.ts';
import { CASE, CHANNEL_TOTALS } from '#ingest/scenario/case.ts';
import { DEFAULT_SEED, kermanshah1401 } from '#ingest/scenario/kermanshah-1401.ts';

const letterOf = (channel: string, nationalId?: string) => ({
	...{ channel, nationalId },
	...{ byOffice: 0, toBank: false, answered: false, closed: false },
	answers: new Set<string>(),
	endedAs: undefined as string | undefined,
	/** Of each who says how it ended, whether that is the office. */
	endedBy: new Set<'body' | 'office'>()
});
type Letter = ReturnType<typeof letterOf>;

const BANKS = new Set(['bank_melli', 'bank_mellat', 'bank_tejarat', 'bank_saderat', 'bank_refah']);
const OUTAGE_DAYS = Array.from({ length: 14 }, (_, i) =>
	new Date(Date.UTC(2022, 6, 23 + i)).toISOString().slice(0, 10)
);
const dayOf = (event: WireEvent): string => event.occurred_at.slice(0, 10);
const add = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);

/** What anyone would count who keeps every letter in memory. */
function count(events: Iterable<WireEvent>) {
	const seen = new Map<string, string>();
	const letters = new Map<string, Letter>();
	const told = {
		types: new Map<EventType, number>(),
		firstWeek: new Set<string>(),
		afterFirstWeek: new Set<string>(),
		operators: new Set<string>(),
		loanPersons: new Set<string>(),
		officeReferralsByDay: new Map<string, number>(),
		referralsByDay: new Map<string, number>(),
		answeredCallsByDay: new Map<string, number>(),
		callLettersByDay: new Map<string, number>(),
		ruleReferralActors: new Set<string | undefined>(),
		invalid: [] as string[],
		offsets: new Set<string>(),
		...{ officeReferrals: 0, resent: 0, changed: 0, disorder: 0, last: '' }
	};
	let n = 0;
	for (const event of events) {
		n++;
		// All of the first day's beginning and of what is rare, and one in fifty of the rest.
		if (n < 2_000 || n % 50 === 0 || (told.types.get(event.type) ?? 0) < 100) {
			const result = eventSchema.safeParse(event);
			if (!result.success) told.invalid.push(`${event.event_id}: ${result.error.message}`);
		}
		const key = event.event_id;
		const before = seen.get(key);
		if (before !== undefined) {
			told.resent++;
			if (before !== event.type) told.changed++;
			continue;
		}
		seen.set(key, event.type);
		const now = event.entered_at ?? event.occurred_at;
		if (now < told.last) told.disorder++;
		told.last = now;
		told.offsets.add(event.occurred_at.slice(19));
		told.types.set(event.type, (told.types.get(event.type) ?? 0) + 1);
		const day = dayOf(event);
		if (event.type === 'call.answered') add(told.answeredCallsByDay, day);
		if (!('letter_id' in event) || event.letter_id === undefined) continue;
		if (event.type === 'letter.registered') {
			letters.set(event.letter_id, letterOf(event.channel, event.citizen?.national_id));
			if (event.actor) (day < '2022-07-21' ? told.firstWeek : told.afterFirstWeek).add(event.actor);
			if (event.channel === 'call') add(told.callLettersByDay, day);
			continue;
		}
		const letter = letters.get(event.letter_id) as Letter;
		switch (event.type) {
			case 'loan.requested':
				told.loanPersons.add(letter.nationalId as string);
				break;
			case 'letter.referred':
				add(told.referralsByDay, day);
				letter.toBank ||= BANKS.has(event.to_org);
				if (event.from_org !== undefined) break;
				letter.byOffice++;
				if (letter.channel === 'email') told.ruleReferralActors.add(event.actor);
				else {
					told.officeReferrals++;
					told.operators.add(event.actor as string);
					add(told.officeReferralsByDay, day);
				}
				break;
			case 'letter.answered':
				letter.answers.add(event.event_id);
				letter.answered = true;
				break;
			case 'event.voided':
				if (letter.answers.delete(event.target_event_id)) letter.answered = false;
				break;
			case 'letter.reopened':
			case 'letter.objected':
				letter.answered = false;
				letter.closed = false;
				break;
			case 'letter.closed':
				letter.closed = true;
				if (event.ended_as === undefined) break;
				letter.endedAs = event.ended_as;
				letter.endedBy.add(event.org === undefined || event.org === 'office' ? 'office' : 'body');
		}
	}
	const all = [...letters.values()];
	const lettersAndCalls = all.filter((letter) => letter.channel !== 'email');
	return { ...told, all, lettersAndCalls, electronic: all.length - lettersAndCalls.length, distinct: seen.size };
}

function digest(seed: number, events: number): string {
	const hash = createHash('sha256');
	let n = 0;
	for (const event of kermanshah1401({ seed })) {
		if (n++ === events) break;
		hash.update(JSON.stringify(event));
	}
	return hash.digest('hex');
}

const of = (letters: Letter[], test: (letter: Letter) => boolean): number => letters.filter(test).length;

describe('the case of Kermanshah, counted from its events', () => {
	let story: ReturnType<typeof count>;
	beforeAll(() => {
		story = count(kermanshah1401({ seed: DEFAULT_SEED }));
	}, 300_000);

	it('has 155,766 letters and calls, and over 36,000 electronic letters besides', () => {
		expect(story.lettersAndCalls).toHaveLength(155_766);
		expect(story.electronic).toBeGreaterThan(CASE.electronicAbove);
		expect(story.electronic).toBeLessThan(CASE.electronicBelow);
		for (const [channel, total] of Object.entries({ ...CHANNEL_TOTALS, call: CASE.calls })) {
			expect([channel, of(story.all, (letter) => letter.channel === channel)]).toEqual([channel, total]);
		}
	});

	it('has 1,126 registrars in the first week and few after it', () => {
		expect(story.firstWeek.size).toBe(1_126);
		expect(story.afterFirstWeek.size).toBeLessThan(120);
		for (const registrar of story.afterFirstWeek) expect(story.firstWeek).toContain(registrar);
	});

	it('has 36,133 persons who ask for a loan', () => {
		expect(story.loanPersons.size).toBe(36_133);
	});

	it('refers by 40 operators, and electronic letters by rule', () => {
		const operators = Array.from({ length: 40 }, (_, i) => `op-${String(i + 1).padStart(2, '0')}`);
		expect([...story.operators].sort()).toEqual(operators);
		expect([...story.ruleReferralActors]).toEqual([undefined]);
	});

	it('refers 5,000 letters a day, so that 155,766 take 31 days, however referrals are counted', () => {
		const days = CASE.days - CASE.outageDays;
		expect(story.officeReferralsByDay.size).toBe(days);
		expect(story.officeReferrals / days).toBe(5_000);
		const firstOnes = of(story.lettersAndCalls, (letter) => letter.byOffice > 0);
		for (const referred of [story.officeReferrals, firstOnes]) {
			expect(Math.round(CASE.lettersAndCalls / (referred / days))).toBe(CASE.daysToClear);
		}
	});

	it('refers nothing during the 14 days of the outage', () => {
		for (const day of OUTAGE_DAYS) expect(story.referralsByDay.has(day)).toBe(false);
		expect(story.referralsByDay.size).toBe(31);
	});

	it('sends more than half of all letters to the five banks', () => {
		for (const letters of [story.lettersAndCalls, story.all]) {
			expect(of(letters, (letter) => letter.toBank) / letters.length).toBeGreaterThan(0.52);
		}
	});

	it('answers no more than 1,000 calls a day, and registers each as a letter that day', () => {
		expect(Math.max(...story.answeredCallsByDay.values())).toBe(1_000);
		expect(story.types.get('call.answered')).toBe(28_000);
		expect(story.callLettersByDay).toEqual(story.answeredCallsByDay);
		const outcomes = (['call.answered', 'call.abandoned', 'call.blocked'] as const).map((t) => story.types.get(t) ?? 0);
		expect(outcomes.reduce((sum, n) => sum + n, 0)).toBe(story.types.get('call.offered'));
	});

	it('leaves about half unanswered, and some hundreds closed without an answer', () => {
		const answered = of(story.all, (letter) => letter.answered) / story.all.length;
		expect(answered).toBeGreaterThan(0.45);
		expect(answered).toBeLessThan(0.55);
		const closedUnanswered = of(story.all, (letter) => letter.closed && !letter.answered);
		expect(closedUnanswered).toBeGreaterThan(400);
		expect(closedUnanswered).toBeLessThan(800);
	});

	it('ends letters in each of the three ways, of which the office confirms most, and not all', () => {
		const ended = story.all.filter((letter) => letter.endedAs !== undefined);
		expect(new Set(ended.map((letter) => letter.endedAs))).toEqual(new Set(['withdrawn', 'duplicate', 'transferred']));
		expect(of(ended, (letter) => letter.answered)).toBe(0);
		const byBodies = ended.filter((letter) => letter.endedBy.has('body'));
		const confirmed = of(byBodies, (letter) => letter.endedBy.has('office')) / byBodies.length;
		expect(confirmed).toBeGreaterThan(0.5);
		expect(confirmed).toBeLessThan(0.9);
		expect(of(ended, (letter) => !letter.endedBy.has('body'))).toBeGreaterThan(0);
	});

	it('tells every type of event of the contract, each as the contract wants it', () => {
		const types = eventSchema.options.map((option) => option.shape.type.value);
		expect([...story.types.keys()].sort()).toEqual([...types].sort());
		expect(story.invalid).toEqual([]);
	});

	it('comes in the order of entry until 14:32 of 5 Shahrivar, with some events sent twice', () => {
		expect(story.disorder).toBe(0);
		expect(story.last.slice(0, 16)).toMatch(/^2022-08-27T14:3[12]$/);
		expect([...story.offsets]).toEqual(['+04:30']);
		expect(story.resent / story.distinct).toBeGreaterThan(0.003);
		expect(story.resent / story.distinct).toBeLessThan(0.007);
		expect(story.changed).toBe(0);
	});

	it('gives every citizen a national id of Kermanshah with a right check digit', () => {
		const ids = story.all.flatMap((letter) => letter.nationalId ?? []);
		const wrong = ids.filter((id) => {
			const sum = [...id.slice(0, 9)].reduce((all, digit, i) => all + Number(digit) * (10 - i), 0);
			const check = sum % 11 < 2 ? sum % 11 : 11 - (sum % 11);
			const known = /^(32[2-5]|33[0-6]|394|496|59[56]|641|691)\d{7}$/.test(id);
			return !known || check !== Number(id[9]) || new Set(id).size === 1;
		});
		expect(wrong).toEqual([]);
	});
});

describe('a seed', () => {
	it('tells the same story each time, and another seed another', () => {
		const first = digest(7, 30_000);
		expect(digest(7, 30_000)).toBe(first);
		expect(digest(8, 30_000)).not.toBe(first);
	});
});
