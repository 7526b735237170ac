import type { z } from 'zod';
import { CATALOGUE } from '#sql/measures/catalogue.ts';
import { unitOfValue } from '#sql/measures/kpi.ts';
import { endpoint, readQuery } from '$lib/server/api/answer.ts';
import { NO_QUERY, type CATALOGUE_ANSWER } from '$lib/server/api/schemas.ts';

const TOLD: z.input<typeof CATALOGUE_ANSWER> = {
	figures: CATALOGUE.map((kpi) => ({
		...{ name: kpi.name, title: kpi.title, definition: kpi.definition, numerator: kpi.numerator },
		...{ denominator: kpi.denominator, clock: kpi.clock, basis: kpi.basis, unit: unitOfValue(kpi) },
		dimensions: [...kpi.dimensions]
	}))
};
const ROWS = [
	['name', 'title_fa', 'title_en', 'basis', 'unit', 'dimensions', 'definition_fa', 'definition_en'],
	...TOLD.figures.map(({ name, title, basis, unit, dimensions, definition }) => [
		...[name, title.fa, title.en, basis, unit, dimensions.join(' '), definition.fa, definition.en]
	])
];

/** The catalogue: what each figure counts, and by what it can be asked. */
export const GET = endpoint(({ url }) => {
	readQuery(NO_QUERY, url);
	return { json: TOLD, rows: ROWS, isFixed: false };
});
