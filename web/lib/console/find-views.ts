import type { ColumnWord, ViewWord } from '#sql/queries/console/words.server.ts';

/** One spelling for what a keyboard may write in two. */
const folded = (text: string): string =>
	text.trim().toLowerCase().replaceAll('ي', 'ی').replaceAll('ك', 'ک').replaceAll('\u200c', ' ');

/** Views that have all of the words: in their name, or in the name or meaning of a column; then those columns alone. */
export function findViews(views: readonly ViewWord[], find: string): ViewWord[] {
	const wanted = folded(find).split(/\s+/);
	const has = (...texts: string[]) => {
		const all = folded(texts.join(' '));
		return wanted.every((word) => all.includes(word));
	};
	return views.flatMap((view) => {
		if (has(view.name)) return [view];
		const columns = view.columns.filter(({ name, fa, en }: ColumnWord) => has(view.name, name, fa, en));
		return columns.length > 0 ? [{ ...view, columns }] : [];
	});
}
