import type { WireEvent } from '#ingest/contract/event.ts';
import { Agenda } from './agenda.ts';
import { DAY, STORY_END, HOUR, moment } from './calendar.ts';
import type { Random } from './random.ts';
import { createRandom } from './random.ts';
import type { Category, Channel } from './routing.ts';
import { SMS_ERRORS } from './texts.ts';

/** What the story knows of a letter while something may still happen to it. */
export interface Letter {
	id: string;
	channel: Channel;
	category: Category;
	/** The body it is for. */
	body: string;
	mobile: boolean;
	/** Events so far: the number in an event's id. */
	events: number;
	referrals: number;
	/** The newest referral, and who holds it; empty when nobody does. */
	referral: string;
	holder: string;
	referredAt: number;
	answered: boolean;
	closed: boolean;
	linked: boolean;
	amount: number;
	collateral: 'subsidy' | 'guarantor' | 'deed' | 'other';
}

/** Everything that the parts of the story share: its chance, its agenda, and what it tells. */
export class World {
	readonly seed: number;
	readonly random: Random;
	readonly agenda = new Agenda(STORY_END);
	/** Events that the step at hand told: the generator empties it after each step. */
	readonly told: WireEvent[] = [];

	constructor(seed: number) {
		this.seed = seed;
		this.random = createRandom(seed);
	}

	/** Tells an event now; one in 200 is sent again later, as producers do after a lost reply. */
	tell(event: WireEvent, t: number): void {
		this.told.push(event);
		if (this.random.chance(0.005)) {
			const later = t + (this.random.chance(0.8) ? 60 + this.random.int(2 * HOUR) : this.random.int(3 * DAY));
			this.agenda.add(later, () => this.told.push(event));
		}
	}

	/** An event that happened at `event.occurred_at` and is entered, and so told, at `entered`. */
	tellLate(event: WireEvent, entered: number): void {
		event.entered_at = moment(entered);
		this.agenda.add(entered, () => this.told.push(event));
	}

	/** The envelope of a letter's next event. */
	of(letter: Letter, t: number) {
		letter.events++;
		return { v: 1 as const, event_id: `${letter.id}-${letter.events}`, occurred_at: moment(t), letter_id: letter.id };
	}

	/** A message to the citizen, a few seconds from `t`; some fail, and of the others some report delivery. */
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

/** Rises with the moment of registration. */
export const letterId = (number: number): string => `KSH-1401-${String(number).padStart(7, '0')}`;
