import { goto } from '$app/navigation';
import { resolve } from '$app/paths';
import { page } from '$app/state';
import type { Format } from '$lib/i18n/format.ts';
import { dayOfPosition } from '$lib/i18n/jalali.ts';
import { listHref, type ListFigure, type ListFrame } from '$lib/list-link.ts';
import { searchWith } from '$lib/view.ts';

/** What a drag over a chart does: it becomes the page's range, for those who may choose one. */
export function zoomer(f: Format): ((from: number, to: number) => void) | undefined {
	if (!page.data.user) return undefined;
	return (from, to) => {
		const days = { from: f.plainDay(dayOfPosition(from)), to: f.plainDay(dayOfPosition(to)) };
		// eslint-disable-next-line svelte/no-navigation-without-resolve -- the same page, other parameters
		void goto(`${page.url.pathname}${searchWith(page.url, { ...days, range: null })}`, { noScroll: true });
	};
}

/** What a click on a point of a chart does: it opens what the number there opens. */
export function opener(opens: ListFigure[] | undefined, frame: ListFrame): ((index: number) => void) | undefined {
	const to = page.data['opens'];
	if (!opens || !to) return undefined;
	return (index) => {
		const list = opens[index];
		if (list) void goto(resolve(listHref(list, frame, page.url.searchParams, to)));
	};
}
