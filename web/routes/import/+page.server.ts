import { listImports } from '$lib/server/imports.ts';
import { namesOf, referenceOf } from '$lib/server/reference.ts';
import { userOf } from '$lib/server/user-of.ts';
import type { PageServerLoad } from './$types';

/** All files; with `file` in the address one of them is opened. */
export const load: PageServerLoad = async ({ url, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const { id } = userOf(locals);
	const files = (await listImports())?.map(({ by, ...file }) => ({ ...file, isMine: by === id }));
	const opened = files?.find((file) => file.id === url.searchParams.get('file'));
	const lists = opened?.state === 'here' ? await referenceOf() : {};
	return { files, opened, isGone: !opened && url.searchParams.has('file'), lists, names: namesOf(lists) };
};
