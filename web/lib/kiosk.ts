import { page as pageState } from '$app/state';
import { carried } from './filters.ts';
import type { NamedPage } from './server/navigation.ts';
import { officeAnswers } from './state/office-answers.ts';

const USUAL_S = 60;
const LEAST_S = 10;
/** Sizes of a letter, in pixels, between which a page is fitted, and how near it comes. */
const [SMALLEST, LARGEST, STEPS] = [4, 128, 11];
/** Figures that come change a page's height a little: it is fitted anew when it is cut, or when this share stays empty. */
const EMPTY = 0.06;
const SETTLE_MS = 300;

/**
 * The address that follows on a screen that changes its pages (`?rotate=wall,bodies`); null: it stays.
 * @param pages those that the reader may open; a name of another is left out
 */
export function nextPage(url: URL, pages: readonly NamedPage[]): string | null {
	const open = pages.filter(({ takes }) => takes === 'filters').map(({ path }): string => path);
	const paths = (url.searchParams.get('rotate') ?? '')
		.split(',')
		.map((name) => (name.trim() === 'wall' ? '/' : `/${name.trim()}`))
		.filter((path) => open.includes(path));
	if (paths.length === 0) return null;
	return paths[(paths.indexOf(url.pathname) + 1) % paths.length]! + carried(url.searchParams);
}

/** Seconds for which a page stands (`?every=`). */
export function secondsOf(url: URL): number {
	const asked = Number(url.searchParams.get('every') || USUAL_S);
	return Number.isFinite(asked) ? Math.max(LEAST_S, asked) : USUAL_S;
}

/** The part of the screen's height that a page takes: more than 1 is cut, as is a table that would scroll sideways. */
function taken(page: HTMLElement): number {
	const wide = [document.documentElement, ...page.querySelectorAll('[role="region"]')];
	if (wide.some((one) => one.scrollWidth > one.clientWidth + 1)) return Infinity;
	return page.getBoundingClientRect().bottom / innerHeight;
}

/** Makes letters as large as the whole page still fits. */
function fit(page: HTMLElement): void {
	const { style } = document.documentElement;
	let [low, high] = [SMALLEST, LARGEST];
	for (let step = 0; step < STEPS; step++) {
		const middle = (low + high) / 2;
		style.fontSize = `${middle}px`;
		if (taken(page) <= 1) low = middle;
		else high = middle;
	}
	style.fontSize = `${low}px`;
}

/**
 * Runs a wall screen: all of the page stands on it, the screen does not sleep, and pages change if the address says so. Nobody touches it for months:
 * each page is loaded whole, and only while the office answers.
 * @returns what ends it
 */
export function runScreen(url: URL): () => void {
	const page = document.querySelector<HTMLElement>('.page');
	if (!page) return () => {};
	let settling: ReturnType<typeof setTimeout>;
	const settle = (isResized: boolean) => {
		clearTimeout(settling);
		settling = setTimeout(() => {
			const part = taken(page);
			if (isResized || part > 1 || part < 1 - EMPTY) fit(page);
		}, SETTLE_MS);
	};
	const onResize = () => settle(true);
	const watched = new ResizeObserver(() => settle(false));
	fit(page);
	watched.observe(page);
	addEventListener('resize', onResize);

	const stayAwake = () => void navigator.wakeLock?.request('screen').catch(() => undefined);
	stayAwake();
	document.addEventListener('visibilitychange', stayAwake);

	const next = nextPage(url, pageState.data.pages ?? []);
	const goOn = async () => {
		if (await officeAnswers()) location.assign(next!);
	};
	const turning = next === null ? undefined : setInterval(() => void goOn(), secondsOf(url) * 1000);
	return () => {
		clearTimeout(settling);
		clearInterval(turning);
		watched.disconnect();
		removeEventListener('resize', onResize);
		document.removeEventListener('visibilitychange', stayAwake);
		document.documentElement.style.fontSize = '';
	};
}
