import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../root.ts';
import { findKpi } from '../kpi/catalogue.ts';
import type { Kpi } from '../kpi/kpi.ts';

/** A query of the library, as an analyst may run it: over the views, with days and a moment as parameters. */
export interface Example {
	name: string;
	/** The figure that its `value` is. */
	kpi: Kpi;
	/** With the figure's definition before it. */
	sql: string;
}

/** The library: one query for each figure of the catalogue (`sql/examples/NAME.sql`), in the order of their names. */
export function examples(): Example[] {
	const folder = join(projectRoot(), 'sql/examples');
	return readdirSync(folder)
		.sort()
		.map((file) => {
			const name = file.replace(/\.sql$/, '');
			const kpi = findKpi(name);
			if (!kpi) throw new Error(`sql/examples/${file} must be named after a figure of the catalogue`);
			return { name, kpi, sql: `${preface(kpi)}\n${readFileSync(join(folder, file), 'utf8').trimEnd()}` };
		});
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
