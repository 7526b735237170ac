import { error } from '@sveltejs/kit';
import { findExport } from '#sql/office/exports.ts';
import type { Role } from '#sql/model/roles.ts';
import type { ExportsTable } from '#sql/office/proof-tables.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { office } from '../office.ts';
import { userOf } from '../user-of.ts';

/** An export that the user may see: inspectors and analysts only their own. Others answer 404. */
export async function seenExport(id: string, locals: App.Locals): Promise<ExportsTable> {
	const user = userOf(locals);
	const found = await findExport(office().store.db, id);
	const isSeen = found && (!isExporter(user.role) || found.user_id === user.id);
	return isSeen ? found : error(404, { message: wordsOf(locals.view.lang).t.exports.notThere });
}

/** Roles that take exports see only their own; superiors see all. */
export const isExporter = (role: Role): boolean => role === 'inspector' || role === 'analyst';
