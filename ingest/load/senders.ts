import { columnsOfSpec } from '../mapping/columns.ts';
import type { MappedEvent } from '../mapping/compile.ts';
import type { Mapping } from '../mapping/schema.ts';

/** Whether letters are referred on is looked for among so many: that tells of a log, in bounded memory. */
const LETTERS = 100_000;

/** Looks whether any referral of a file says who referred. Where none does, each hop is taken for a referral by the office itself. */
export class Senders {
	readonly #referral = new Map<string, string>();
	readonly #referredOn = new Set<string>();
	#hasSender = false;

	/** Looks at an event on its way. */
	see(event: MappedEvent): void {
		if (event.type !== 'letter.referred' || this.#hasSender) return;
		this.#hasSender = event['from_org'] !== undefined;
		const [letter, referral] = [String(event['letter_id']), String(event['referral_id'])];
		const first = this.#referral.get(letter);
		if (first !== undefined && first !== referral) this.#referredOn.add(letter);
		else if (this.#referral.size < LETTERS) this.#referral.set(letter, referral);
	}

	/** What to tell the owner of the file: nothing, or one warning. */
	warnings(mapping: Mapping): string[] {
		const letters = this.#referredOn.size;
		if (this.#hasSender || letters === 0) return [];
		const rules = mapping.events.flatMap(({ type, fields }) =>
			type === 'letter.referred' ? (fields['from_org'] ?? []) : []
		);
		const columns = rules.flatMap(columnsOfSpec).join(', ');
		const why = columns === '' ? 'the mapping gives no from_org' : `from_org is empty in every row (${columns})`;
		const cure =
			'if the body that had a letter referred it on, give letter.referred "from_org": { "previous_body": true }, undo this load and load the file again';
		return [
			`no referral says who referred it: ${why}; so each counts as a referral by the office, those of ${letters} letters that were referred several times too; ${cure}`
		];
	}
}
