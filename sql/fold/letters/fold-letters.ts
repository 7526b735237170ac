import { inheritanceOf } from '../../lifecycle/duplicates.ts';
import { letterHistory, ownHistory, type OwnHistory, type Rules } from '../../lifecycle/history.ts';
import { rowOf } from '../../lifecycle/row.ts';
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
	/** Of letters as known: versions of state's rows, which their own rows are to have; no other letters are folded. */
	versions?: ReadonlyMap<string, string>;
}

/** A row of each letter of which anything was told, as JSONCompactEachRow; of duplicates with what they have from their masters. */
export function foldLetters({ events, ofMasters, masters, rules, versions }: Letters): Uint8Array<ArrayBuffer> {
	const linked = new Map<string, OwnHistory>();
	for (const [letterId, told] of decodeEvents(ofMasters)) linked.set(letterId, ownHistory(told, rules.undone));
	const lines: string[] = [];
	for (const [letterId, told] of decodeEvents(events)) {
		const version = versions?.get(letterId);
		if (told.length === 0 || (versions !== undefined && version === undefined)) continue;
		const own = linked.get(letterId) ?? ownHistory(told, rules.undone);
		const of = masters.has(letterId) ? linked.set(letterId, own) : undefined;
		const row = rowOf(letterId, letterHistory(own, rules, of && inheritanceOf(letterId, of, masters)));
		lines.push(lineOf([...Object.values(row), ...(version === undefined ? [] : [version])]));
	}
	return new TextEncoder().encode(lines.join(''));
}

const lineOf = (values: readonly unknown[]): string => `${JSON.stringify(values)}\n`;
