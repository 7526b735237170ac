import { ownToken } from '#sql/office/tokens.ts';
import { office } from './office.ts';

/** Asks ingest by the office's own token of an administrator; undefined when it does not answer. */
export async function askAsAdministrator(
	path: string,
	init: RequestInit & { duplex?: 'half' } = {}
): Promise<Response | undefined> {
	const { settings, store, keys } = office();
	const token = await ownToken(store, keys.encryption, { administrator: true, types: [] });
	const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` };
	return fetch(`${settings.ingest.url}${path}`, { ...init, headers }).catch(() => undefined);
}
