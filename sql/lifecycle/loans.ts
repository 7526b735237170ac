import type { Instant, LetterEvent } from './event.ts';

/** A loan of a letter: what the first event that names it says, and when each step was first told. */
export interface Loan {
	id: string;
	bank: string;
	collateral: string;
	amountRial: string;
	begunAt: Instant;
	requestedAt: Instant | null;
	approvedAt: Instant | null;
	refusedAt: Instant | null;
	paidAt: Instant | null;
}

export function loansOf(life: readonly LetterEvent[]): Loan[] {
	const loans = new Map<string, Loan>();
	for (const { type, name, at, bank, collateral, amountRial } of life) {
		const step = STEPS[type];
		if (step === undefined) continue;
		const loan = loans.getOrInsertComputed(name, () => ({
			...{ id: name, bank, collateral, amountRial, begunAt: at },
			...{ requestedAt: null, approvedAt: null, refusedAt: null, paidAt: null }
		}));
		loan[step] ??= at;
	}
	return [...loans.values()];
}

const STEPS: Readonly<Record<string, 'requestedAt' | 'approvedAt' | 'refusedAt' | 'paidAt'>> = {
	'loan.requested': 'requestedAt',
	'loan.approved': 'approvedAt',
	'loan.refused': 'refusedAt',
	'loan.paid': 'paidAt'
};
