import type { GuessedColumn, ImportGuess, ImportPreview } from '#sql/model/imports.ts';
import { askOffice, ImportFault } from './ask.ts';

/** A mapping, as far as a page reads it. */
interface Mapping {
	name: string;
}
/** What the wall would say, in words. */
export interface WallWords {
	number: string;
	label: string;
	sentence: string;
}
/** While another guess is made, this one waits. */
const WAIT_MS = 500;

/** What a file looks like, what it would make, and what was said of its columns. */
export class Look {
	guess = $state.raw<ImportGuess>();
	preview = $state.raw<ImportPreview>();
	mapping = $state.raw<Mapping>();
	fault = $state.raw<ImportFault>();
	/** `asked`: it is being made. */
	wall = $state.raw<WallWords | 'asked'>();
	isBusy = $state(true);
	/** What each column is, by what was guessed and chosen. */
	roles = $state.raw<Record<string, string>>({});
	/** Whether somebody has corrected the guess. */
	isCorrected = $state(false);
	readonly #id: string;
	/** By column and name, what was decided of those that the office's lists lack: a code, or nothing to keep it; of an empty name, all others. */
	codes = $state.raw<Record<string, Record<string, string>>>({});
	/** The column that is being chosen, and the roles before: keys go through what stands between in a list. */
	#choosing = { column: '', roles: this.roles };
	#work = new AbortController();

	constructor(id: string) {
		this.#id = id;
	}

	/** Mappings of the office whose columns the file has. */
	get fitting(): Mapping[] {
		return (this.guess?.fitting ?? []) as Mapping[];
	}

	/** The first look: a mapping that was used before is taken before a guess. */
	look = (): Promise<void> => this.#guessAnew((guessed) => guessed.fitting[0] ?? guessed.mapping);

	/** A column is this; no other is any more. */
	correct(column: string, role: string): Promise<void> {
		if (this.#choosing.column !== column) this.#choosing = { column, roles: this.roles };
		const others = Object.entries(this.#choosing.roles).map(([name, own]) => [name, own === role ? '' : own]);
		this.roles = { ...Object.fromEntries(others), [column]: role };
		return this.#corrected();
	}

	/** Names that wait for a decision. */
	get undecided(): number {
		return (this.preview?.undecided ?? []).reduce((sum, { names }) => sum + names, 0);
	}

	/** A text of a column has this code; empty: it stays as it is. */
	match(column: string, text: string, code: string): Promise<void> {
		this.codes = { ...this.codes, [column]: { ...this.codes[column], [text]: code } };
		return this.#corrected();
	}

	/** Uses a mapping of the office, or the guess. */
	use(name: string): Promise<void> {
		const mapping = this.fitting.find((one) => one.name === name) ?? this.guess?.mapping;
		return this.#do(() => this.#try(mapping as Mapping | undefined));
	}

	/**
	 * Hands the file over. Where the mapping's name is that of another one, the next free number goes behind it.
	 * @throws ImportFault
	 */
	async load(): Promise<void> {
		const mapping = this.mapping!;
		for (let nth = 2; ; nth++)
			try {
				await this.#ask('load', { mapping: this.mapping });
				return;
			} catch (problem) {
				if (!(problem instanceof ImportFault) || problem.code !== 'name_taken' || nth > 50) throw problem;
				this.mapping = { ...mapping, name: `${mapping.name}-${nth}` };
			}
	}

	/** Asks what the wall would say of these rows alone. */
	async askWall(): Promise<void> {
		const { signal } = this.#work;
		const { mapping } = this;
		this.wall = 'asked';
		try {
			const said = await this.#ask<WallWords>('wall', { mapping });
			if (!signal.aborted) this.wall = said;
		} catch (problem) {
			if (signal.aborted) return;
			this.wall = undefined;
			if (!(problem instanceof ImportFault)) throw problem;
			this.fault = problem;
		}
	}

	#corrected(): Promise<void> {
		this.isCorrected = true;
		return this.#guessAnew(({ mapping }) => mapping);
	}

	#guessAnew(choose: (guessed: ImportGuess) => object | undefined): Promise<void> {
		return this.#do(async () => {
			// Columns of times follow those of their dates.
			const roles = Object.fromEntries(Object.entries(this.roles).filter(([, role]) => role !== 'time'));
			const guessed = await this.#ask<ImportGuess>('guess', { roles, codes: this.codes });
			this.guess = guessed;
			this.roles = Object.fromEntries(guessed.columns.map((one) => [one.column, roleOf(one)]));
			await this.#try(choose(guessed) as Mapping | undefined);
		});
	}

	async #try(mapping: Mapping | undefined): Promise<void> {
		this.mapping = mapping;
		this.preview = mapping && (await this.#ask<ImportPreview>('preview', { mapping }));
	}

	/** The newest wish counts: what was asked before it is given up. */
	async #do(work: () => Promise<void>): Promise<void> {
		this.#work.abort();
		this.#work = new AbortController();
		const { signal } = this.#work;
		this.isBusy = true;
		this.wall = undefined;
		this.fault = undefined;
		try {
			await work();
		} catch (problem) {
			if (signal.aborted) return;
			if (!(problem instanceof ImportFault)) throw problem;
			this.fault = problem;
			this.preview = undefined;
		}
		this.isBusy = false;
	}

	async #ask<T>(deed: string, body: object): Promise<T> {
		const { signal } = this.#work;
		for (;;)
			try {
				return await askOffice<T>(`/${this.#id}/${deed}`, { method: 'POST', body: JSON.stringify(body), signal });
			} catch (problem) {
				if (!(problem instanceof ImportFault) || problem.status !== 429) throw problem;
				await new Promise((again) => setTimeout(again, WAIT_MS));
				signal.throwIfAborted();
			}
	}
}

const roleOf = ({ role, type }: GuessedColumn): string => (type === 'empty' ? '' : (role ?? ''));
