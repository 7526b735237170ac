import { CASE, LOAN_LETTERS } from './case.ts';
import type { Random } from './random.ts';
import type { Category } from './routing.ts';

/** The writer's number (undefined: gave no identity), and the letter that this one repeats, if any. */
export interface Author {
	person: number | undefined;
	repeats: number | undefined;
}

const NEW_SHARE = 0.72;
const ASKED_FOR_LOAN_BEFORE = 0.3;
const NO_IDENTITY = 0.02;
const REPEATS = 0.36;

/**
 * Draws authors so that exactly 36,133 persons ask for a loan: persons 0 to 36,132, in order of appearance; all others
 * have higher numbers.
 */
export class Citizens {
	readonly #random: Random;
	#loanPersons = 0;
	#loanLettersLeft = LOAN_LETTERS;
	#lettersLeft: number = CASE.lettersAndCalls;
	#others = 0;
	/** A person's newest letter (of repeated letters the first) and its category. */
	readonly #last = new Map<number, { letter: number; category: Category }>();

	constructor(random: Random) {
		this.#random = random;
	}

	/** Whether the next letter (not electronic) asks for a loan; exactly LOAN_LETTERS do. */
	nextAsksForLoan(): boolean {
		const asks = this.#random.next() * this.#lettersLeft-- < this.#loanLettersLeft;
		if (asks) this.#loanLettersLeft--;
		return asks;
	}

	/** Whether anybody has asked for a loan yet: electronic loan letters come from these persons. */
	get anyLoanPerson(): boolean {
		return this.#loanPersons > 0;
	}

	/** The author of a loan letter; call it after `nextAsksForLoan` returned true. */
	loanAuthor(letter: number): Author {
		const left = CASE.loanPersons - this.#loanPersons;
		const isNew = this.#loanPersons === 0 || this.#random.next() * (this.#loanLettersLeft + 1) < left;
		return this.#written(isNew ? this.#loanPersons++ : this.#random.int(this.#loanPersons), letter, 'loan');
	}

	electronicLoanAuthor(letter: number): Author {
		return this.#written(this.#random.int(this.#loanPersons), letter, 'loan');
	}

	otherAuthor(letter: number, category: Category): Author {
		const random = this.#random;
		if (random.next() < NO_IDENTITY) return { person: undefined, repeats: undefined };
		const draw = random.next();
		if (draw < NEW_SHARE || this.#others < 50) {
			return this.#written(CASE.loanPersons + this.#others++, letter, category);
		}
		const askedBefore = this.#loanPersons > 0 && random.next() < ASKED_FOR_LOAN_BEFORE;
		const pool = askedBefore ? this.#loanPersons : this.#others;
		return this.#written((askedBefore ? 0 : CASE.loanPersons) + this.#random.int(pool), letter, category);
	}

	#written(person: number, letter: number, category: Category): Author {
		const before = this.#last.get(person);
		const repeats = before?.category === category && this.#random.chance(REPEATS) ? before.letter : undefined;
		if (repeats === undefined) this.#last.set(person, { letter, category });
		return { person, repeats };
	}
}
