import type { Dictionary } from './fa.ts';
import type { Words } from './text.ts';

/** English is fetched by those who ask for it, part by part. */
const ENGLISH = {
	wall: () => import('./en/wall.ts'),
	day: () => import('./en/day.ts'),
	tables: () => import('./en/tables.ts'),
	bodies: () => import('./en/bodies.ts'),
	body: () => import('./en/body.ts'),
	forecast: () => import('./en/forecast.ts'),
	counties: () => import('./en/counties.ts'),
	staff: () => import('./en/staff.ts'),
	hotline: () => import('./en/hotline.ts'),
	loans: () => import('./en/loans.ts'),
	figures: () => import('./en/figures.ts'),
	help: () => import('./en/help.ts'),
	letters: () => import('./en/letters.ts'),
	letter: () => import('./en/letter.ts'),
	remind: () => import('./en/remind.ts'),
	desk: () => import('./en/desk.ts'),
	exports: () => import('./en/exports.ts'),
	samples: () => import('./en/samples.ts'),
	shares: () => import('./en/shares.ts'),
	verify: () => import('./en/verify.ts'),
	account: () => import('./en/account.ts'),
	access: () => import('./en/access.ts'),
	administration: () => import('./en/administration.ts'),
	deadletters: () => import('./en/deadletters.ts'),
	sources: () => import('./en/sources.ts'),
	log: () => import('./en/log.ts'),
	unmask: () => import('./en/unmask.ts'),
	console: () => import('./en/console.ts'),
	waiting: () => import('./en/waiting.ts')
} satisfies Record<string, () => Promise<Record<string, Partial<Dictionary>>>>;

type Part = keyof typeof ENGLISH;

/**
 * The words of a page: those around every page, and the parts that it says. All parts of both languages were a third
 * of its JavaScript. What a page says is held against its parts by test/unit/page-words.test.ts.
 * @param shell what the layout loaded
 * @param persian the parts by their names, in Persian: they come with the page
 */
export async function pageWords(
	shell: { words: Words },
	persian: { [Name in Part]?: Partial<Dictionary> }
): Promise<Words> {
	const { t, f } = shell.words;
	const names = Object.keys(persian) as Part[];
	const parts =
		f.lang === 'fa'
			? names.map((name) => persian[name])
			: await Promise.all(names.map(async (name) => Object.values<Partial<Dictionary>>(await ENGLISH[name]())[0]));
	return { t: Object.assign({}, t, ...parts) as Dictionary, f };
}
