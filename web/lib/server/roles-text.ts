import type { Role } from '#sql/model/roles.ts';
import type { Lang } from '$lib/i18n/format.ts';
import { wordsOf } from '$lib/i18n/words.ts';

/** Roles as a sentence lists them. */
export function rolesText(roles: readonly Role[], lang: Lang): string {
	const { t } = wordsOf(lang);
	return new Intl.ListFormat(lang).format(roles.map((role) => t.roles[role]));
}
