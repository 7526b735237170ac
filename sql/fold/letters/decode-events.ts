import { RowBinaryReader } from '../../client/row-binary.ts';
import type { LetterEvent, Registration } from '../../lifecycle/event.ts';

/** Letters and their events, which come as the rows of read_events.sql. */
export function* decodeEvents(bytes: Uint8Array): Generator<[letterId: string, told: LetterEvent[]]> {
	const reader = new RowBinaryReader(bytes);
	while (!reader.isAtEnd()) {
		const letterId = reader.text();
		const told: LetterEvent[] = [];
		for (let left = reader.length(); left > 0; left--) {
			reader.length();
			told.push(decodeEvent(reader));
		}
		yield [letterId, told];
	}
}

/** The order of the fields is that of the columns. */
const decodeEvent = (reader: RowBinaryReader): LetterEvent => ({
	type: reader.text(),
	at: reader.instant(),
	id: reader.text(),
	source: reader.text(),
	hash: reader.integer(),
	load: reader.text(),
	arrivedAt: reader.instant(),
	actor: reader.text(),
	org: reader.text(),
	referralId: reader.text(),
	fromOrg: reader.text(),
	toOrg: reader.text(),
	dueAt: reader.instantOrNull(),
	promisedAt: reader.instantOrNull(),
	outcome: reader.text(),
	endedAs: reader.text(),
	masterId: reader.text(),
	targetId: reader.text(),
	targetSource: reader.text(),
	hasText: reader.byte() === 1,
	textKey: reader.text(),
	template: reader.text(),
	name: reader.text(),
	bank: reader.text(),
	collateral: reader.text(),
	amountRial: reader.text(),
	registration: decodeRegistration(reader)
});

const decodeRegistration = (reader: RowBinaryReader): Registration | null =>
	reader.length() === 0
		? null
		: {
				channel: reader.text(),
				category: reader.text(),
				county: reader.text(),
				kind: reader.text(),
				campaign: reader.text(),
				priority: reader.text(),
				subject: reader.text(),
				citizenKey: reader.text(),
				citizenMask: reader.text(),
				mobileKey: reader.text()
			};
