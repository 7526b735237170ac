import { CASE, CHANNEL_TOTALS } from './case.ts';
import { DAY, DAYS, STORY_END, HOUR, deskAtWork, deskHours, isFriday, isHoliday, isThursday } from './calendar.ts';
import { Citizens } from './citizens.ts';
import type { Office } from './office.ts';
import { personOf } from './persons.ts';
import type { Random } from './random.ts';
import { apportion, weighted } from './random.ts';
import type { Category, Channel } from './routing.ts';
import { ELECTRONIC_LOAN_SHARE, bodyFor, categories, drawBank } from './routing.ts';
import { textOf, subjectOf } from './texts.ts';
import type { Letter, World } from './world.ts';
import { letterId } from './world.ts';

type Planned = Exclude<Channel, 'call'>;
type Kind = 'request' | 'complaint' | 'suggestion' | 'criticism' | 'report';

const FIRST_WEEK = 7 * DAY;
const REGISTRARS_AFTER = 90;
const ADVISERS = 60;
const LATE_SHARE = 0.012;

const kinds = weighted<Kind>([
	['request', 95.2],
	['complaint', 2.7],
	['suggestion', 0.9],
	['criticism', 0.6],
	['report', 0.6]
]);
const collaterals = weighted<Letter['collateral']>([
	['subsidy', 79],
	['guarantor', 14],
	['deed', 4],
	['other', 3]
]);
/** Millions of rials. */
const amounts = weighted([
	[300, 9],
	[500, 34],
	[700, 9],
	[1_000, 31],
	[1_500, 8],
	[2_000, 9]
]);

/** Weight of a day, for desks and for what people send themselves. */
const deskDay = (d: number) => (isHoliday(d) ? 0.42 : isFriday(d) ? (d < 7 ? 0.6 : 0.22) : isThursday(d) ? 0.6 : 1);
const homeDay = (d: number) => (isFriday(d) ? 0.62 : isHoliday(d) ? 0.66 : isThursday(d) ? 0.85 : 1);
const part = (d: number) => (d === 0 ? 0.62 : d === 44 ? 0.5 : 1);

const DAY_WEIGHTS: Record<Planned, (d: number) => number> = {
	letter: (d) => deskDay(d) * part(d) * (1.75 * Math.exp(-Math.max(0, d - 3) / 12) + 0.12),
	in_person: (d) => deskDay(d) * part(d) * (2.4 * Math.exp(-d / 7) + 0.2),
	sms: (d) => homeDay(d) * part(d) * (1.4 * Math.exp(-d / 13) + 0.18),
	web: (d) => homeDay(d) * part(d) * (1.2 * Math.exp(-d / 15) + 0.22),
	email: (d) => homeDay(d) * part(d) * (1.2 * Math.exp(-d / 14) + 0.22)
};
/** Weight of each hour for what people send themselves: low at night, with a second peak in the evening. */
const HOME_HOURS = [9, 5, 3, 2, 2, 3, 6, 14, 30, 46, 52, 50, 44, 34, 26, 27, 32, 36, 38, 40, 42, 40, 31, 19];
const homeHour = weighted(HOME_HOURS.map((weight, hour) => [hour, weight] as const));

/** Registers what arrives at the desks, by post, by telephone and electronically. */
export class Registration {
	readonly #world: World;
	readonly #office: Office;
	readonly #citizens: Citizens;
	readonly #days: Record<Planned, number[]>;
	#letters = 0;
	#registrarsSeen = 0;

	constructor(world: World, office: Office) {
		this.#world = world;
		this.#office = office;
		this.#citizens = new Citizens(world.random);
		const plan = (channel: Planned, total: number) =>
			apportion(
				total,
				Array.from({ length: DAYS }, (_, d) => DAY_WEIGHTS[channel](d))
			);
		const room = CASE.electronicBelow - CASE.electronicAbove - 1;
		this.#days = {
			letter: plan('letter', CHANNEL_TOTALS.letter),
			in_person: plan('in_person', CHANNEL_TOTALS.in_person),
			sms: plan('sms', CHANNEL_TOTALS.sms),
			web: plan('web', CHANNEL_TOTALS.web),
			email: plan('email', CASE.electronicAbove + 1 + world.random.int(room))
		};
	}

	planDay(day: number): void {
		const { agenda, random } = this.#world;
		for (const channel of ['letter', 'in_person', 'sms', 'web', 'email'] as const) {
			const atDesk = channel === 'letter' || channel === 'in_person';
			for (let i = this.#days[channel][day] as number; i > 0; i--) {
				agenda.add(atDesk ? deskMoment(day, random) : homeMoment(day, random), (t) => this.register(channel, t));
			}
		}
	}

	/** Registers one letter at `t`, and starts what follows from it. */
	register(channel: Channel, t: number): void {
		const { random, seed } = this.#world;
		const number = ++this.#letters;
		const electronic = channel === 'email';
		const [category, writer] = this.#about(electronic, number);
		const person = writer.person === undefined ? undefined : personOf(seed, writer.person);
		const body = category === 'loan' && !electronic ? drawBank(random) : bodyFor(category, random);
		const letter: Letter = {
			id: letterId(number),
			channel,
			category,
			body,
			mobile: person !== undefined && random.chance(0.975),
			events: 0,
			referrals: 0,
			referral: '',
			holder: '',
			referredAt: 0,
			answered: false,
			closed: false,
			linked: false,
			amount: category === 'loan' ? amounts.draw(random.next()) * 1_000_000 : 0,
			collateral: category === 'loan' ? collaterals.draw(random.next()) : 'other'
		};
		const sentByWire = electronic || channel === 'web' || channel === 'sms';
		const actor = sentByWire ? undefined : this.#registrar(channel, t);
		const by = actor === undefined ? {} : { actor };
		const citizen = person && {
			national_id: person.nationalId,
			...(letter.mobile ? { mobile: person.mobile } : {}),
			name: person.name
		};
		const registered = {
			type: 'letter.registered' as const,
			...this.#world.of(letter, t),
			...by,
			channel,
			category,
			county: person?.county ?? 'kermanshah',
			kind: category === 'loan' ? ('request' as const) : kinds.draw(random.next()),
			subject: subjectOf(letter, random),
			body: textOf(letter, random),
			...(citizen ? { citizen } : {}),
			...(channel !== 'call' || random.chance(0.7) ? { campaign: CASE.campaign } : {}),
			...(category === 'health' && random.chance(0.3) ? { priority: 'urgent' } : {})
		};
		const loan = category === 'loan' &&
			!electronic && {
				type: 'loan.requested' as const,
				...this.#world.of(letter, t),
				...by,
				loan_id: `${letter.id}-loan`,
				bank: body,
				amount_rial: letter.amount,
				collateral: letter.collateral
			};
		const isLate = channel === 'letter' && t < 39 * DAY && random.chance(LATE_SHARE);
		if (!isLate) {
			this.#world.tell(registered, t);
			if (loan) this.#world.tell(loan, t);
			this.#office.receive(letter, writer.repeats, t);
			return;
		}
		const entered = deskAtWork(t + random.between(1, 4.5) * DAY, random);
		this.#world.tellLate(registered, entered);
		if (loan) this.#world.tellLate(loan, entered);
		this.#world.agenda.add(entered, (at) => this.#office.receive(letter, writer.repeats, at));
	}

	#about(electronic: boolean, number: number): [Category, ReturnType<Citizens['otherAuthor']>] {
		const { random } = this.#world;
		const citizens = this.#citizens;
		if (electronic && citizens.anyLoanPerson && random.chance(ELECTRONIC_LOAN_SHARE)) {
			return ['loan', citizens.electronicLoanAuthor(number)];
		}
		if (!electronic && citizens.nextAsksForLoan()) return ['loan', citizens.loanAuthor(number)];
		const category = categories.draw(random.next());
		return [category, citizens.otherAuthor(number, category)];
	}

	/** All 1,126 work in the first week, from their first shift on; a permanent group after it. */
	#registrar(channel: Channel, t: number): string {
		const { random } = this.#world;
		if (channel === 'call') return registrarCode(1 + random.int(ADVISERS));
		if (t >= FIRST_WEEK) return registrarCode(1 + random.int(REGISTRARS_AFTER));
		const all = CASE.registrarsFirstWeek;
		if (this.#registrarsSeen < all && random.chance(0.12)) return registrarCode(++this.#registrarsSeen);
		return registrarCode(1 + random.int(Math.max(ADVISERS, this.#registrarsSeen)));
	}
}

const registrarCode = (n: number): string => `reg-${String(n).padStart(4, '0')}`;

function deskMoment(day: number, random: Random): number {
	const { opens, closes } = deskHours(day);
	const last = day === 44 ? closes - 120 : closes;
	// Desks are busiest in the first half of their day.
	const at = random.chance(0.35) ? random.next() : (random.next() + random.next() * 0.7) / 1.7;
	return Math.floor(day * DAY + opens + at * (last - opens));
}

function homeMoment(day: number, random: Random): number {
	for (;;) {
		const t = day * DAY + homeHour.draw(random.next()) * HOUR + random.int(HOUR);
		if (t >= 6 * HOUR && t < STORY_END - 120) return t;
	}
}
