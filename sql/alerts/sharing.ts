import { findKpi } from '../measures/catalogue.ts';
import type { Figure } from '../model/alert.ts';

/** A figure that one of the groups of another answers. */
export interface Share {
	/** By the dimension of one of its filters. */
	of: Figure;
	/** The value of that filter. */
	key: string;
}

/** What a figure asks, as text. */
export const figureKey = ({ measure, where, by, window }: Figure): string =>
	JSON.stringify([measure, where.toSorted(), by, window]);

/**
 * Figures that differ by the value of one filter, as the letters of one body each, are the groups of one figure: that is asked once for all of
 * them. Not where more than its members makes a figure. By the figures as text.
 */
export function shareFigures(figures: readonly Figure[]): Map<string, Share> {
	const possible = figures.map((figure) => ({ figure, shares: isSharable(figure) ? sharesOf(figure) : [] }));
	const askers = new Map<string, number>();
	for (const { shares } of possible)
		for (const { of } of shares) askers.set(figureKey(of), (askers.get(figureKey(of)) ?? 0) + 1);
	const countOf = ({ of }: Share): number => askers.get(figureKey(of)) ?? 0;
	return new Map(
		possible.flatMap(({ figure, shares }): [string, Share][] => {
			const [best] = shares.toSorted((a, b) => countOf(b) - countOf(a));
			return best && countOf(best) > 1 ? [[figureKey(figure), best]] : [];
		})
	);
}

function isSharable({ measure, by }: Figure): boolean {
	const kpi = findKpi(measure);
	return by === null && kpi !== undefined && kpi.measure !== 'custom';
}

/** Of each dimension that is filtered by one value. */
const sharesOf = (figure: Figure): Share[] =>
	figure.where
		.filter(([dimension]) => figure.where.filter(([other]) => other === dimension).length === 1)
		.map(([by, key]) => ({
			of: { ...figure, by, where: figure.where.filter(([dimension]) => dimension !== by) },
			key
		}));
