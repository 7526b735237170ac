import { endpoint, readQuery } from '$lib/server/api/answer.ts';
import { readListPage } from '$lib/server/api/list.ts';
import { LIST_QUERY } from '$lib/server/api/schemas.ts';

/** The list behind a figure, page by page: nothing of a person, no word of a letter. */
export const GET = endpoint(({ params, url }) => readListPage(params['name'] ?? '', readQuery(LIST_QUERY, url), url));
