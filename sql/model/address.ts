import { readDay, readMoment } from './read-time.ts';
import { endOfDay } from './tehran.ts';

type AddressFault =
	| 'unknown'
	| 'twice'
	| 'bad_kpi'
	| 'bad_part'
	| 'bad_group'
	| 'bad_range'
	| 'bad_compare'
	| 'bad_by'
	| 'bad_day'
	| 'bad_moment'
	| 'bad_outages'
	| 'bad_code'
	| 'bad_choice'
	| 'bad_number'
	| 'bad_queue'
	| 'bad_picked'
	| 'order'
	| 'long_search'
	| 'empty_search'
	| 'person_in_address'
	| 'bad_person'
	| 'code_only'
	| 'bad_sort'
	| 'bad_after'
	| 'bad_columns'
	| 'not_with_figure';

/** An address that cannot be understood: which parameter, and what is wrong with it. */
export class AddressError extends Error {
	override name = 'AddressError';
	readonly parameter: string;
	readonly fault: AddressFault;
	/** What the parameter may be, where that is a short list. */
	readonly choices: readonly string[];
	constructor(parameter: string, fault: AddressFault, choices: readonly string[] = []) {
		super(`${parameter}: ${fault}`);
		this.parameter = parameter;
		this.fault = fault;
		this.choices = choices;
	}
}

/** What a code may be: a source's own codes are kept as they came, control characters are nobody's. */
// eslint-disable-next-line no-control-regex
const CODE = /^[^\u0000-\u001f\u007f]{1,128}$/;

/**
 * Readers of an address's parameters. Empty values (an empty field of a form) count as absent. Throws AddressError, as its readers do.
 * @param known all that the address may have
 * @param repeated those that it may have more than once
 */
export function readAddress(params: URLSearchParams, known: readonly string[], repeated: readonly string[]) {
	for (const name of new Set(params.keys())) {
		if (!known.includes(name)) throw new AddressError(name, 'unknown');
		const given = params.getAll(name).filter((value) => value.trim() !== '');
		if (given.length > 1 && !repeated.includes(name)) throw new AddressError(name, 'twice');
	}
	const text = (name: string): string => params.get(name)?.trim() ?? '';
	return {
		text,
		/** @param none what stands for an absent one */
		choice: <T extends string>(name: string, all: readonly T[], fault: AddressFault, none = ''): T | null => {
			const given = text(name);
			if (given === '' || given === none) return null;
			const found = all.find((one) => one === given);
			if (!found) throw new AddressError(name, fault, all);
			return found;
		},
		day: (name: string): string | null => {
			if (text(name) === '') return null;
			const day = readDay(text(name));
			if (day === undefined) throw new AddressError(name, 'bad_day');
			return day;
		},
		/** A day means its last moment in Tehran. */
		moment: (name: string): string | null => {
			if (text(name) === '') return null;
			const day = readDay(text(name));
			const moment = day ? endOfDay(day) : readMoment(text(name));
			if (moment === undefined) throw new AddressError(name, 'bad_moment');
			return moment;
		},
		/** In the order of the fields, sorted; codes that no list has are taken too. */
		codes: <T extends string>(fields: readonly T[]): [T, string][] =>
			fields.flatMap((field) => {
				const codes = new Set(params.getAll(field).map((code) => code.trim()));
				codes.delete('');
				return [...codes].toSorted().map((code): [T, string] => {
					if (!CODE.test(code)) throw new AddressError(field, 'bad_code');
					return [field, code];
				});
			})
	};
}
