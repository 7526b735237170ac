import type { MappedEvent } from '../mapping/compile.ts';
import { CONTRACT } from '../pipeline/contract-types.ts';

const LETTERS = 5;
const EVENTS = 20;
const MOMENTS = ['due_at', 'until', 'promised_at'];

/** The events of the first letters (or calls) of a file, wherever its rows lie. */
export class FirstLetters {
	readonly #letters = new Map<string, { events: MappedEvent[]; more: number }>();

	see(event: MappedEvent): void {
		const id = String(event['letter_id'] ?? event['call_id'] ?? event['outage_id']);
		let letter = this.#letters.get(id);
		if (letter === undefined) {
			if (this.#letters.size >= LETTERS) return;
			this.#letters.set(id, (letter = { events: [], more: 0 }));
		}
		if (letter.events.length < EVENTS) letter.events.push(event);
		else letter.more++;
	}

	/** Each letter's events by time, with their codes and moments: no text, and nothing of a citizen. */
	lines(): string[] {
		return [...this.#letters].flatMap(([id, { events, more }]) => [
			`  ${id}`,
			...events
				.toSorted((a, b) => whenOf(a) - whenOf(b))
				.map((event) => `    ${String(event['occurred_at'])} ${event.type}${codesOf(event)}`),
			...(more > 0 ? [`    and ${more} more`] : [])
		]);
	}
}

const whenOf = (event: MappedEvent): number => Date.parse(String(event['occurred_at']));

const codesOf = (event: MappedEvent): string =>
	[...CONTRACT.get(event.type)!.listed, ...MOMENTS]
		.flatMap((field) => (event[field] === undefined ? [] : [` ${field}=${event[field] as string}`]))
		.join('');
