import { inheritanceOf } from '../../lifecycle/duplicates.ts';
import { letterHistory, ownHistory, type OwnHistory, type Rules } from '../../lifecycle/history.ts';
import { rowOf, type Row } from '../../lifecycle/row.ts';
import { decodeEvents } from './decode-events.ts';

/** Letters to be folded. */
export interface Letters {
	/** Their events, as the rows of read_events.sql. */
	events: Uint8Array;
	/** Those of their masters. */
	ofMasters: Uint8Array;
	/** By letter the masters that it was ever linked to; of these too. */
	masters: ReadonlyMap<string, readonly string[]>;
	rules: Rules;
}

/** A row of each letter as JSONCompactEachRow; of duplicates with what they have from their masters. */
export function foldLetters({ events, ofMasters, masters, rules }: Letters): Uint8Array<ArrayBuffer> {
	const linked = new Map<string, OwnHistory>();
	for (const [letterId, told] of decodeEvents(ofMasters)) linked.set(letterId, ownHistory(told, rules.undone));
	const lines: string[] = [];
	for (const [letterId, told] of decodeEvents(events)) {
		const own = linked.get(letterId) ?? ownHistory(told, rules.undone);
		const of = masters.has(letterId) ? linked.set(letterId, own) : undefined;
		lines.push(lineOf(rowOf(letterId, letterHistory(own, rules, of && inheritanceOf(letterId, of, masters)))));
	}
	return new TextEncoder().encode(lines.join(''));
}

const lineOf = (row: Row): string => `${JSON.stringify(Object.values(row))}\n`;
