import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../root.ts';
import { CATALOGUE } from '../../measures/catalogue.ts';
import type { Kpi } from '../../measures/kpi.ts';
import { exampleOf } from './example.ts';

/** A query of the library, as an analyst may run it: over the views, with days and a moment as parameters. */
export interface Example {
	name: string;
	/** The figure that its `value` is; a forecast has none. */
	kpi: Kpi;
	/** With the figure's definition before it. */
	sql: string;
}

/** By the keys of texts one could test a guess at a text, so an analyst has none. */
export const UNTOLD: readonly string[] = ['repeated_texts'];

/**
 * The library: one query for each figure of the catalogue, in the order of their names; of what its declaration does not say, that is
 * `sql/examples/NAME.sql`.
 */
export function examples(): Example[] {
	const folder = join(projectRoot(), 'sql/examples');
	return CATALOGUE.filter(({ name }) => !UNTOLD.includes(name))
		.map((kpi) => {
			const sql = exampleOf(kpi) ?? readFileSync(join(folder, `${kpi.name}.sql`), 'utf8').trimEnd();
			return { name: kpi.name, kpi, sql: `${preface(kpi)}\n${sql}` };
		})
		.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function preface({ title, definition, numerator, denominator, clock }: Kpi): string {
	const parts = denominator ? [numerator, denominator] : [numerator];
	const both = (of: 'fa' | 'en') => parts.map((part) => part[of]).join(' ÷ ');
	return [
		`${title.fa} | ${title.en}`,
		...[definition.fa, definition.en],
		`${both('fa')}؛ ${clock.fa}`,
		`${both('en')}; by ${clock.en}`
	]
		.map((line) => `-- ${line}`)
		.join('\n');
}
