export type FilterFault =
	| 'unknown'
	| 'twice'
	| 'bad_kpi'
	| 'bad_part'
	| 'bad_group'
	| 'bad_range'
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

/** A filter that cannot be understood: which parameter, and what is wrong with it. */
export class LetterFilterError extends Error {
	override name = 'LetterFilterError';
	readonly parameter: string;
	readonly fault: FilterFault;
	/** What the parameter may be, where that is a short list. */
	readonly choices: readonly string[];
	constructor(parameter: string, fault: FilterFault, choices: readonly string[] = []) {
		super(`${parameter}: ${fault}`);
		this.parameter = parameter;
		this.fault = fault;
		this.choices = choices;
	}
}
