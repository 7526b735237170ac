import type { WireEvent } from '#ingest/contract/event.ts';
import { Agenda } from './agenda.ts';
import { DAY, STORY_END, HOUR, moment } from './calendar.ts';
import type { Random } from './random.ts';
import { createRandom } from './random.ts';
import type { Category, Channel } from './routing.ts';
import { SMS_ERRORS } from './texts.ts';

/** State of a letter that may still have events. */
export interface Letter {
	id: string;
	channel: Channel;
	category: Category;
	/** The body responsible for it. */
	body: string;
	mobile: boolean;
	/** Number of events so far: part of each event's id. */
	events: number;
	referrals: number;
	/** The newest referral and its holder; empty when nobody holds it. */
	referral: string;
	holder: string;
	referredAt: number;
	answered: boolean;
	closed: boolean;
	linked: boolean;
	amount: number;
	collateral: 'subsidy' | 'guarantor' | 'deed' | 'other';
}

/** Shared by all parts of the story: random generator, agenda, and events. */
export class World {
	readonly seed: number;
	readonly random: Random;
	readonly agenda = new Agenda(STORY_END);
	/** Events of the current step; the generator empties it after each step. */
	readonly told: WireEvent[] = [];

	constructor(seed: number) {
		this.seed = seed;
		this.random = createRandom(seed);
	}

	/** Emits an event now; one in 200 is sent again later, as producers do after a lost reply. */
	tell(event: WireEvent, t: number): void {
		this.told.push(event);
		if (this.random.chance(0.005)) {
			const later = t + (this.random.chance(0.8) ? 60 + this.random.int(2 * HOUR) : this.random.int(3 * DAY));
			this.agenda.add(later, () => this.told.push(event));
		}
	}

	/** An event that happened at `event.occurred_at` and is entered, and sent, at `entered`. */
	tellLate(event: WireEvent, entered: number): void {
		event.entered_at = moment(entered);
		this.agenda.add(entered, () => this.told.push(event));
	}

	/** The envelope of a letter's next event. */
	of(letter: Letter, t: number) {
		letter.events++;
		return { v: 1 as const, event_id: `${letter.id}-${letter.events}`, occurred_at: moment(t), letter_id: letter.id };
	}

	/** A message to the citizen, some seconds after `t`; some fail, and some of the others report delivery. */
	sms(letter: Letter, template: 'registered' | 'referred' | 'answered', t: number): void {
		if (!letter.mobile) return;
		const { random, agenda } = this;
		agenda.add(t + 3 + random.int(90), (sent) => {
			const fields = {
				template,
				sms_id: `${letter.id}-sms-${letter.events + 1}`,
				parts: template === 'answered' ? 1 : 2
			};
			this.tell({ type: 'sms.sent', ...this.of(letter, sent), ...fields }, sent);
			const fate = random.next();
			if (fate < 0.024) {
				const error = random.pick(SMS_ERRORS);
				const report = sent + 20 + random.int(600);
				agenda.add(report, (at) => this.tell({ type: 'sms.failed', ...this.of(letter, at), ...fields, error }, at));
			} else if (fate < 0.12) {
				const report = sent + 2 + random.int(240);
				agenda.add(report, (at) => this.tell({ type: 'sms.delivered', ...this.of(letter, at), ...fields }, at));
			}
		});
	}
}

/** Increases with the moment of registration. */
export const letterId = (number: number): string => `KSH-1401-${String(number).padStart(7, '0')}`;
