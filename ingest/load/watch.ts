import type { EventType } from '../contract/event.ts';
import { columnsOfSpec } from '../mapping/columns.ts';
import type { MappedEvent } from '../mapping/compile.ts';
import type { Lookups } from '../mapping/lookups.ts';
import { quote } from '../mapping/row.ts';
import type { Mapping } from '../mapping/schema.ts';
import type { LookupSpec, Spec } from '../mapping/spec-schema.ts';
import { CONTRACT } from '../pipeline/contract-types.ts';
import type { RefusedRow } from './mapped-rows.ts';
import { lineOf } from './rows.ts';
import { Senders } from './senders.ts';
import type { WholeRow } from './whole-rows.ts';

/** So many letters are looked at for their order, and so many texts of a field are counted: memory stays bounded. */
const LETTERS = 100_000;
const TEXTS = 2_000;
/** Of fewer rows or codes a share tells nothing, and each refused row is listed. */
const ENOUGH = 100;
const MANY_REFUSED = 0.01;
const ONE_CODE = 0.9;
/** So many misspelt codes are named. */
const NAMED = 5;

/** How often something was seen, and where first. */
export interface Seen {
	count: number;
	first: string;
}

interface Place {
	line: number;
	part?: string;
}

interface Codes {
	type: EventType;
	field: string;
	spec: Spec;
	total: number;
	/** By text, the first of them. */
	texts: Map<string, Seen>;
	/** The listed code that a text which is not listed looks like. */
	like: (text: string) => string | undefined;
}

/**
 * Looks at the rows of a file on their way: counts what they make, and tells what would mislead whoever reads the figures. It sees events as the
 * door takes them, so that no code that it quotes holds an identity.
 */
export class Watch {
	/** Events by type, of rows that were not refused. */
	readonly types = new Map<EventType, number>();
	/** Refused rows by `field: reason`. */
	readonly reasons = new Map<string, Seen>();
	readonly #mapping: Mapping;
	readonly #senders = new Senders();
	readonly #letters = new Map<string, { registered: number; answered: number; first: string }>();
	readonly #codes = new Map<EventType, Codes[]>();
	#rows = 0;
	#refused = 0;

	constructor({ mapping, lookups }: { mapping: Mapping; lookups?: Lookups }) {
		this.#mapping = mapping;
		for (const { type, fields } of mapping.events)
			for (const field of CONTRACT.get(type)!.listed) {
				const spec = fields[field];
				if (spec === undefined || columnsOfSpec(spec).length === 0) continue;
				const like = (text: string) => lookups && likeOf(spec, text, lookups);
				const others = (this.#codes.get(type) ?? []).filter((codes) => codes.field !== field);
				this.#codes.set(type, [...others, { ...{ type, field, spec, like }, total: 0, texts: new Map() }]);
			}
	}

	/** The same rows. */
	async *rows(rows: AsyncIterable<WholeRow>): AsyncGenerator<WholeRow> {
		for await (const row of rows) {
			this.#rows++;
			if ('refused' in row) this.#refuse(row.refused);
			else for (const event of row.events) this.#see(event, row);
			yield row;
		}
	}

	#refuse({ field, reason, ...place }: RefusedRow['refused']): void {
		this.#refused++;
		tell(this.reasons, field === '' ? reason : `${field}: ${reason}`, place);
	}

	#see(event: MappedEvent, place: Place): void {
		const { type } = event;
		this.types.set(type, (this.types.get(type) ?? 0) + 1);
		this.#senders.see(event);
		if (type === 'letter.registered' || type === 'letter.answered') this.#order(event, place);
		for (const codes of this.#codes.get(type) ?? []) {
			const text = event[codes.field];
			if (typeof text !== 'string') continue;
			codes.total++;
			if (codes.texts.size < TEXTS || codes.texts.has(text)) tell(codes.texts, text, place);
		}
	}

	#order(event: MappedEvent, place: Place): void {
		const id = String(event['letter_id']);
		let letter = this.#letters.get(id);
		if (letter === undefined) {
			if (this.#letters.size >= LETTERS) return;
			this.#letters.set(id, (letter = { registered: Infinity, answered: Infinity, first: '' }));
		}
		const at = Date.parse(String(event['occurred_at']));
		if (event.type === 'letter.registered') letter.registered = Math.min(letter.registered, at);
		else if (at < letter.answered) Object.assign(letter, { answered: at, first: lineOf(place) });
	}

	/** After the rows: what the owner of the file should know. */
	warnings(): string[] {
		return [
			...this.#senders.warnings(this.#mapping),
			...this.#tooManyRefused(),
			...this.#future(),
			...this.#answersFirst(),
			...this.#oneCode(),
			...this.#misspelt()
		];
	}

	/** After the rows: names that a lookup of the mapping did not find, and of which it does not say what becomes of them, with their events. */
	undecided(lookups: Lookups): { column: string; table: string; texts: Map<string, number> }[] {
		const found = new Map<string, { column: string; table: string; texts: Map<string, number> }>();
		for (const { spec, texts } of [...this.#codes.values()].flat()) {
			const { lookup, decided } = decisionsOf(spec);
			if (!lookup) continue;
			const { column, table } = lookup;
			const open = found.getOrInsertComputed(column, () => ({ column, table, texts: new Map<string, number>() }));
			for (const [text, { count }] of texts)
				if (!decided.has(text) && lookups.find(table, text) === undefined)
					open.texts.set(text, Math.max(count, open.texts.get(text) ?? 0));
		}
		return [...found.values()].filter(({ texts }) => texts.size > 0);
	}

	#tooManyRefused(): string[] {
		if (this.#rows < ENOUGH || this.#refused <= MANY_REFUSED * this.#rows) return [];
		const [[reason, seen] = ['', NONE]] = [...this.reasons].sort(([, a], [, b]) => b.count - a.count);
		const share = ((100 * this.#refused) / this.#rows).toFixed(1);
		return [
			`${this.#refused} of ${this.#rows} rows are refused (${share} %), ${seen.count} of them for ${reason}, first in ${seen.first}: see whether it is the mapping that is wrong`
		];
	}

	#future(): string[] {
		const ahead = [...this.reasons].filter(([reason]) => reason.endsWith('future_date'));
		if (ahead.length === 0) return [];
		const count = ahead.reduce((sum, [, seen]) => sum + seen.count, 0);
		return [
			`${rows(count)} of the future, first in ${ahead[0]![1].first}: does "format" have day and month in their order, and the years of the right calendar?`
		];
	}

	#answersFirst(): string[] {
		const early = [...this.#letters.values()].filter(
			({ registered, answered }) => answered < registered && registered < Infinity
		);
		if (early.length === 0) return [];
		const count = early.length === 1 ? '1 letter was' : `${early.length} letters were`;
		return [
			`${count} answered before the registration, first in ${early[0]!.first}: do the rules of both dates read the right columns?`
		];
	}

	#oneCode(): string[] {
		return [...this.#codes.values()].flat().flatMap(({ type, field, total, texts }) => {
			const [text, { count }] = [...texts].reduce((a, b) => (b[1].count > a[1].count ? b : a), ['', NONE]);
			// Who acts is often one body: the office.
			if (field === 'org' || total < ENOUGH || count <= ONE_CODE * total) return [];
			return [
				`${type} ${field} is ${quote(text)} in ${count} of ${total} events: if that is not so, its rule reads another column, or lists too few texts`
			];
		});
	}

	#misspelt(): string[] {
		const all = [...this.#codes.values()].flat();
		const found = all.flatMap(({ type, field, texts, like }) =>
			[...texts].flatMap(([text, { count, first }]) => {
				const code = like(text);
				const of = count === 1 ? '1 event' : `${count} events`;
				return code === undefined
					? []
					: [`${type} ${field} ${quote(text)} (${of}, first in ${first}) is not listed, and looks like ${quote(code)}`];
			})
		);
		const more = found.length - NAMED;
		return more > 0 ? [...found.slice(0, NAMED), `${more} more codes that look like listed ones`] : found;
	}
}

const NONE: Seen = { count: 0, first: '' };

function tell(seen: Map<string, Seen>, what: string, place: Place): void {
	const one = seen.get(what);
	if (one) one.count++;
	else seen.set(what, { count: 1, first: lineOf(place) });
}

const rows = (count: number): string => (count === 1 ? '1 row tells' : `${count} rows tell`);

/** Only texts that the rule keeps as they came can be misspelt codes. */
function likeOf(spec: Spec, text: string, lookups: Lookups): string | undefined {
	if ('first' in spec) return spec.first.map((one) => likeOf(one, text, lookups)).find((code) => code !== undefined);
	if (!('lookup' in spec) || lookups.find(spec.lookup.table, text) !== undefined) return undefined;
	return lookups.like(spec.lookup.table, text);
}

/** The lookup of a rule that keeps what it does not find without saying so, and what stands in the mapping itself. */
function decisionsOf(spec: Spec): { lookup?: LookupSpec['lookup']; decided: Set<unknown> } {
	if ('first' in spec) {
		const all = spec.first.map(decisionsOf);
		const lookup = all.find((one) => one.lookup)?.lookup;
		return { ...(lookup && { lookup }), decided: all.reduce((sum, one) => sum.union(one.decided), new Set()) };
	}
	if ('constant' in spec) return { decided: new Set([spec.constant]) };
	if ('values' in spec && spec.values) return { decided: new Set(Object.values(spec.values)) };
	const isOpen = 'lookup' in spec && spec.lookup.unlisted === undefined && spec.lookup.default === undefined;
	return { ...(isOpen && { lookup: spec.lookup }), decided: new Set() };
}
