import type { Condition } from '../mapping/condition-schema.ts';
import type { Mapping } from '../mapping/schema.ts';
import type { DateSpec, Spec } from '../mapping/spec-schema.ts';
import { braced } from '../mapping/template.ts';
import { type TABLES, type WordList, wordFor } from './codes.ts';
import { dayForm } from './date-form.ts';
import type { Role } from './names.ts';
import type { Roles, Taken } from './roles.ts';

/** The office's own, for moments without an offset: no file says where its clock stood. */
export const ZONE = 'Asia/Tehran';
/** What a letter is given whose column is empty or not there. */
const NOTHING = { channel: 'letter', category: 'other', county: 'unknown', kind: 'request' } as const;

/** Rules by the contract's fields. */
type Fields = Record<string, Spec>;

type State = 'answered' | 'closed' | 'withdrawn' | 'duplicate' | 'transferred';
/** States that end a letter without an answer. */
export const ENDED: readonly State[] = ['withdrawn', 'duplicate', 'transferred'];

/** Makes rules of what the columns were taken for. */
export class Rules {
	readonly #roles: Roles;
	readonly #name: string;

	constructor(roles: Roles, name: string) {
		this.#roles = roles;
		this.#name = name;
	}

	#taken(role: Role): Taken | undefined {
		return this.#roles.of.get(role);
	}

	column(role: Role): string | undefined {
		return this.#taken(role)?.profile.column;
	}

	/** With the column of times that belongs to one of dates. */
	columns(role: Role): string[] {
		const column = this.column(role);
		const time = column === undefined ? undefined : this.#roles.times.get(column)?.column;
		return [column, time].filter((name) => name !== undefined);
	}

	isFull = (role: Role): boolean => this.#taken(role)?.profile.full === 1;

	/** The moment of a column, with the time that stands in a column of its own. */
	moment(role: Role): Spec | undefined {
		const dates = this.#dates(role);
		return dates.length > 1 ? { first: dates } : dates[0];
	}

	/** A date with its time, and where some times are empty, the date alone. */
	#dates(role: Role): DateSpec[] {
		const { column, date, texts = new Map() } = this.#taken(role)?.profile ?? {};
		if (column === undefined || !date) return [];
		const zone = date.hasOffset ? {} : { zone: ZONE };
		const written = (formats: string[]) => (formats.length === 1 ? formats[0]! : formats);
		const alone: DateSpec = { date: { column, format: written(date.formats), ...zone } };
		const time = this.#roles.times.get(column);
		if (!time?.date) return [alone];
		const { formats } = time.date;
		const days = date.formats.map((day) => dayForm(day, texts.keys()));
		const format = written(days.flatMap((day) => formats.map((clock) => `${day} ${clock}`)));
		const both: DateSpec = { date: { column: [column, time.column], format, ...zone } };
		return time.full === 1 ? [both] : [both, alone];
	}

	/** By what the steps of a letter follow one another: their moment, and the number that decides between those of one. */
	order(): NonNullable<NonNullable<Mapping['letter_id']>['order']> {
		const moments = this.#dates('moment');
		const [moment] = moments.length > 0 ? moments : this.#dates('registered');
		const sequence = this.column('sequence');
		return [...(moment ? [moment] : []), ...(sequence === undefined ? [] : [{ integer: { column: sequence } }])];
	}

	/** How a letter ended without an answer, where its state says so. */
	endedAs(): Spec | undefined {
		const state = this.#taken('state')?.profile;
		const values = [...(state?.texts.keys() ?? [])].flatMap((text): [string, string][] => {
			const code = ENDED.find((one) => one === wordFor('state', text));
			return code === undefined ? [] : [[text, code]];
		});
		if (!state || values.length === 0) return undefined;
		return { column: state.column, values: Object.fromEntries(values), unlisted: 'leave_out' };
	}

	/** That the state of a row is one of these; undefined when the file has none of them. */
	isState(...codes: State[]): Condition | undefined {
		const state = this.#taken('state')?.profile;
		const texts = [...(state?.texts.keys() ?? [])];
		const values = texts.filter((text) => {
			const code = wordFor('state', text);
			return codes.some((one) => one === code);
		});
		if (!state || values.length === 0) return undefined;
		const { column } = state;
		return values.length === 1 ? { equals: { column, value: values[0]! } } : { in: { column, values } };
	}

	/** A code of the office's table, or the text as it is. */
	code(role: keyof typeof TABLES): Spec | undefined {
		const taken = this.#taken(role);
		if (!taken) return undefined;
		const { column } = taken.profile;
		const { found, given, isKept, table } = taken.matched!;
		// The table of channels has no «تلفنی» and no "Phone".
		const values = Object.fromEntries(table === 'channels' ? [...found, ...given] : given);
		const lookup: Spec = { lookup: { table, column, ...(isKept && { unlisted: 'keep' as const }) } };
		return Object.keys(values).length === 0 ? lookup : { first: [{ column, values, unlisted: 'leave_out' }, lookup] };
	}

	/** The contract's word for a text. */
	word(role: Role, list: WordList, rest: string): Spec {
		const taken = this.#taken(role);
		if (!taken) return { constant: rest };
		const { column, texts, full } = taken.profile;
		const values = [...texts.keys()].flatMap((text): [string, string][] => {
			const word = wordFor(list, text);
			return word === undefined ? [] : [[text, word]];
		});
		return orElse({ column, values: Object.fromEntries(values), default: rest }, full, rest);
	}

	#required(role: 'channel' | 'category' | 'county'): Spec {
		const spec = this.code(role);
		return spec ? orElse(spec, this.#taken(role)!.profile.full, NOTHING[role]) : { constant: NOTHING[role] };
	}

	/** Fields of `letter.registered` besides its moment. */
	letter(): Fields {
		const name = this.column('name');
		const family = this.column('family_name');
		const whole: Spec[] = [name, family].flatMap((column) => (column === undefined ? [] : [{ column }]));
		const both: Spec[] =
			name !== undefined && family !== undefined ? [{ template: `${braced(name)} ${braced(family)}` }] : [];
		const names = [...both, ...whole.toReversed()];
		return defined({
			channel: this.#required('channel'),
			category: this.#required('category'),
			county: this.#required('county'),
			kind: this.word('kind', 'kind', NOTHING.kind),
			subject: this.text('subject'),
			body: this.text('text'),
			priority: this.text('priority'),
			'citizen.name': names.length > 1 ? { first: names } : names[0],
			'citizen.national_id': this.text('national_id'),
			'citizen.mobile': this.text('mobile'),
			actor: this.text('actor')
		});
	}

	text(role: Role): Spec | undefined {
		const column = this.column(role);
		return column === undefined ? undefined : { column };
	}

	/** A template with the id of the row's letter or call. */
	id(end: string, role: Role = 'letter_id', prefix = ''): Spec {
		const columns = [...this.#roles.idWith.map(({ column }) => column), this.column(role)!];
		return { template: prefix + columns.map(braced).join('-') + end };
	}

	/** Prefix of ids that must be the office's own. */
	get prefix(): string {
		return `${this.#name}-`;
	}
}

const orElse = (spec: Spec, full: number, rest: string): Spec =>
	full === 1 ? spec : { first: [spec, { constant: rest }] };
/** Without the fields that no column gives. */
export const defined = (fields: Record<string, Spec | undefined>): Fields =>
	Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, Spec] => entry[1] !== undefined));
/** All of some conditions; of none, nothing. */
export const all = (conditions: Condition[]): { when?: Condition } =>
	conditions.length === 0 ? {} : { when: conditions.length === 1 ? conditions[0]! : { all: conditions } };
/** That columns have texts. */
export const present = (...columns: (string | undefined)[]): Condition[] =>
	[...new Set(columns)].flatMap((column) => (column === undefined ? [] : [{ present: column }]));
/** A condition, if there is one. */
export const some = (condition: Condition | undefined): Condition[] => (condition ? [condition] : []);
