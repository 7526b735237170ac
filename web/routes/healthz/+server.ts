import { installedVersion } from '#sql/root.ts';
import type { RequestHandler } from './$types';

const version = installedVersion();

/** The process lives; how the office is, `/readyz` says. */
export const GET: RequestHandler = () =>
	Response.json(
		{ status: 'alive', version, at: new Date().toISOString() },
		{ headers: { 'cache-control': 'no-store' } }
	);
