import { holdsIdentity, maskNumbersIn } from '#sql/model/identities-in-text.ts';
import type { PreviewedLetter } from '#sql/model/imports.ts';
import type { MappedEvent } from '../mapping/compile.ts';
import { CONTRACT } from '../pipeline/contract-types.ts';

const EVENTS = 20;
const MOMENTS = ['due_at', 'until', 'promised_at'];

/** The events of the first letters (or calls) of a file, wherever its rows lie. */
export class FirstLetters {
	readonly #most: number;
	readonly #letters = new Map<string, { events: MappedEvent[]; more: number }>();

	constructor(most: number) {
		this.#most = most;
	}

	see(event: MappedEvent): void {
		const id = String(event['letter_id'] ?? event['call_id'] ?? event['outage_id']);
		let letter = this.#letters.get(id);
		if (letter === undefined) {
			if (this.#letters.size >= this.#most) return;
			this.#letters.set(id, (letter = { events: [], more: 0 }));
		}
		if (letter.events.length < EVENTS) letter.events.push(event);
		else letter.more++;
	}

	/** Each letter's events by time, with their codes and moments: no text, and nothing of a citizen. */
	letters(): PreviewedLetter[] {
		return [...this.#letters].map(([id, { events, more }]) => ({
			// A wrong column of ids may be one of persons.
			id: holdsIdentity(id) ? maskNumbersIn(id) : id,
			events: events
				.toSorted((a, b) => whenOf(a) - whenOf(b))
				.map((event) => ({ at: String(event['occurred_at']), type: event.type, codes: codesOf(event) })),
			more
		}));
	}

	/** The same, for a terminal. */
	lines(): string[] {
		const said = (codes: Record<string, string>): string =>
			Object.entries(codes)
				.map(([field, code]) => ` ${field}=${code}`)
				.join('');
		return this.letters().flatMap(({ id, events, more }) => [
			`  ${id}`,
			...events.map(({ at, type, codes }) => `    ${at} ${type}${said(codes)}`),
			...(more > 0 ? [`    and ${more} more`] : [])
		]);
	}
}

const whenOf = (event: MappedEvent): number => Date.parse(String(event['occurred_at']));

const codesOf = (event: MappedEvent): Record<string, string> =>
	Object.fromEntries(
		[...CONTRACT.get(event.type)!.listed, ...MOMENTS].flatMap((field) =>
			event[field] === undefined ? [] : [[field, event[field] as string]]
		)
	);
