import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page, Request } from 'playwright-core';
import { stateOf } from '../support/login.ts';
import type { Seen, Who } from './addresses.ts';
import type { Sitters } from './office.ts';

export const SIZES = [390, 768, 1440, 1920] as const;
const HEIGHTS: Record<number, number> = { 390: 844, 768: 1_024, 1440: 900, 1920: 1_080 };
const SCHEMES = ['light', 'dark'] as const;
const LANGUAGES = ['fa', 'en'] as const;
/** Of a chart that grows, and of sections that come late. */
const SETTLE_MS = 600;
const LOOK_MS = 100;
const QUIET_LOOKS = 5;
const MOST_LOOKS = 100;
/** Each waits for more than it works. */
const AT_ONCE = 4;

/** A file in the folder of pictures; `width` null: paper. */
export interface Picture extends Seen {
	lang: (typeof LANGUAGES)[number];
	scheme: (typeof SCHEMES)[number];
	width: number | null;
	/** `governor/bodies-390-dark-fa.png`, `governor/bodies-a4-fa.pdf`. */
	file: string;
}

/** All pictures of these pages. */
export const picturesOf = (seen: readonly Seen[], sizes: readonly number[]): Picture[] =>
	seen.flatMap((one) =>
		LANGUAGES.flatMap((lang): Picture[] => [
			...SCHEMES.flatMap((scheme) =>
				sizes.map((width) => {
					const file = `${one.who}/${one.name}-${width}-${scheme}-${lang}.png`;
					return { ...one, lang, scheme, width, file };
				})
			),
			{ ...one, lang, scheme: 'light', width: null, file: `${one.who}/${one.name}-a4-${lang}.pdf` }
		])
	);

/** Takes each picture into its file, some at once. Returns what went wrong, by file. */
export async function takePictures(
	browser: Browser,
	sitters: Sitters,
	pictures: readonly Picture[],
	dir: string,
	tell: (done: number) => void
): Promise<string[]> {
	const failed: string[] = [];
	const left = [...pictures];
	let done = 0;
	for (const who of new Set(pictures.map((one) => one.who))) await mkdir(join(dir, who), { recursive: true });
	const work = async (): Promise<void> => {
		for (let one = left.shift(); one; one = left.shift()) {
			const { file } = one;
			await takeOne(browser, sitters, one, dir).catch((error: Error) =>
				failed.push(`${file}: ${error.message.split('\n')[0]}`)
			);
			tell(++done);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	return failed;
}

async function takeOne(browser: Browser, { url, people }: Sitters, one: Picture, dir: string): Promise<void> {
	const { who, address, lang, scheme, width, file } = one;
	const visitor = people[who];
	const context = await browser.newContext({
		...(visitor && visitor.cookie !== '' ? { storageState: stateOf(visitor, url) } : {}),
		locale: lang === 'fa' ? 'fa-IR' : 'en-GB',
		colorScheme: scheme,
		reducedMotion: 'reduce',
		viewport: { width: width ?? 1_440, height: HEIGHTS[width ?? 1_440] ?? 900 }
	});
	try {
		const page = await context.newPage();
		const busy = requestsOf(page);
		const at = new URL(address, url);
		if (lang === 'en') at.searchParams.set('lang', 'en');
		const status = (await page.goto(at.href, { waitUntil: 'load' }))?.status();
		if (status !== 200) throw new Error(`status ${status}`);
		await settle(page, busy);
		const path = join(dir, file);
		if (width !== null) await page.screenshot({ path, fullPage: true });
		else await page.pdf({ path, format: 'A4', preferCSSPageSize: true, printBackground: true });
	} finally {
		await context.close();
	}
}

/** Late sections and charts are there, and nothing moves any more. */
async function settle(page: Page, busy: ReadonlySet<Request>): Promise<void> {
	for (let quiet = 0, looks = 0; quiet < QUIET_LOOKS && looks < MOST_LOOKS; looks++) {
		await page.waitForTimeout(LOOK_MS);
		quiet = busy.size === 0 ? quiet + 1 : 0;
	}
	await page.evaluate(() => document.fonts.ready);
	await page.waitForTimeout(SETTLE_MS);
}

/** The requests of a page that are under way. Its stream never ends, so that Playwright's own waiting for quiet would wait in vain. */
function requestsOf(page: Page): ReadonlySet<Request> {
	const busy = new Set<Request>();
	page.on('request', (request) => request.resourceType() !== 'eventsource' && busy.add(request));
	const ended = (request: Request) => busy.delete(request);
	page.on('requestfinished', ended).on('requestfailed', ended);
	return busy;
}

/** How many pages of whom, for people to read. */
export function countsOf(pictures: readonly Picture[]): string {
	const pages = new Map<Who, Set<string>>();
	for (const { who, name } of pictures) pages.set(who, (pages.get(who) ?? new Set()).add(name));
	return [...pages].map(([who, names]) => `${who} ${names.size}`).join(', ');
}
